public import Toolkit

/// A turn with scaling and a shift of the plane: (x, y) to (a x - b y + shift.x, b x + a y +
/// shift.y).
public struct PlaneSimilarity: Equatable, Sendable {
  public var a: Double
  public var b: Double
  public var shift: Point

  public init(a: Double, b: Double, shift: Point) {
    (self.a, self.b, self.shift) = (a, b, shift)
  }

  /// The one that maps points to others best in the least squares sense (Umeyama, PAMI 1991, which
  /// has this closed form in the plane); nil where the points coincide or are not finite.
  ///
  /// - Precondition: Both are as many.
  public init?(from: [Point], to: [Point]) {
    precondition(from.count == to.count, "\(from.count) points onto \(to.count)")
    let count = Double(max(1, from.count))
    let origin = from.reduce(Point(x: 0, y: 0), +) * (1 / count)
    let target = to.reduce(Point(x: 0, y: 0), +) * (1 / count)
    var (along, across, size) = (0.0, 0.0, 0.0)
    for (p, q) in zip(from, to) {
      let (p, q) = (p - origin, q - target)
      along += p.x * q.x + p.y * q.y
      across += p.x * q.y - p.y * q.x
      size += p.squaredLength
    }
    guard size > 0, (along / size).isFinite, (across / size).isFinite else { return nil }
    (a, b) = (along / size, across / size)
    shift = Point(
      x: target.x - a * origin.x + b * origin.y, y: target.y - b * origin.x - a * origin.y)
  }

  public func callAsFunction(_ point: Point) -> Point {
    Point(x: a * point.x - b * point.y + shift.x, y: b * point.x + a * point.y + shift.y)
  }

  /// How much longer lengths become.
  public var scale: Double { (a * a + b * b).squareRoot() }

  /// The way back.
  ///
  /// - Precondition: `scale` is above 0.
  public var inverse: PlaneSimilarity {
    let square = a * a + b * b
    let (c, d) = (a / square, -b / square)
    return PlaneSimilarity(
      a: c, b: d, shift: Point(x: -(c * shift.x - d * shift.y), y: -(d * shift.x + c * shift.y)))
  }
}
