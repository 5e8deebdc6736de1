/// A point or a vector.
///
/// In an image it is in pixels from the centre of the top left one, and y grows downwards.
public struct Point: Hashable, Codable, Sendable {
  public var x: Double
  public var y: Double

  public init(x: Double, y: Double) {
    (self.x, self.y) = (x, y)
  }

  public static func + (a: Point, b: Point) -> Point { Point(x: a.x + b.x, y: a.y + b.y) }
  public static func - (a: Point, b: Point) -> Point { Point(x: a.x - b.x, y: a.y - b.y) }
  public static func * (a: Point, scale: Double) -> Point { Point(x: a.x * scale, y: a.y * scale) }

  /// The square of `length`.
  public var squaredLength: Double { x * x + y * y }

  /// The Euclidean length of the vector from the origin, in pixels.
  public var length: Double { squaredLength.squareRoot() }
}

/// An axis-aligned rectangle in pixels, given by its top left corner and its size.
public struct Rect: Hashable, Codable, Sendable {
  public var x: Double
  public var y: Double
  public var width: Double
  public var height: Double

  public init(x: Double, y: Double, width: Double, height: Double) {
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }

  public var center: Point { Point(x: x + width / 2, y: y + height / 2) }
  public var area: Double { width * height }

  /// The rectangle after resizing its image by a factor.
  public func scaled(by factor: Double) -> Rect {
    Rect(x: x * factor, y: y * factor, width: width * factor, height: height * factor)
  }

  /// The rectangle mirrored in an image of the given width, in pixels.
  public func mirrored(imageWidth: Int) -> Rect {
    Rect(x: Double(imageWidth) - x - width, y: y, width: width, height: height)
  }

  /// The area of the intersection with another rectangle divided by that of the union.
  public func intersectionOverUnion(with other: Rect) -> Double {
    let across = min(x + width, other.x + other.width) - max(x, other.x)
    let down = min(y + height, other.y + other.height) - max(y, other.y)
    guard across > 0, down > 0 else { return 0 }
    let shared = across * down
    return shared / (area + other.area - shared)
  }

  /// Whether part of the rectangle lies in an image of the given size, in pixels.
  public func touchesImage(width imageWidth: Int, height imageHeight: Int) -> Bool {
    x < Double(imageWidth) && y < Double(imageHeight) && x + width > 0 && y + height > 0
  }
}

/// A rotation, uniform scaling and shift of the plane: (x, y) to
/// (a x - b y + shift.x, b x + a y + shift.y).
public struct Similarity: Equatable, Sendable {
  public var a: Double
  public var b: Double
  public var shift: Point

  public init(a: Double, b: Double, shift: Point) {
    (self.a, self.b, self.shift) = (a, b, shift)
  }

  /// The least-squares similarity that maps points onto others; nil if the points coincide or are
  /// not finite.
  ///
  /// - Precondition: The arrays have the same length.
  public init?(from: [Point], to: [Point]) {
    precondition(from.count == to.count, "\(from.count) points onto \(to.count)")
    self.init(count: from.count, from: { from[$0] }, to: { to[$0] })
  }

  /// The same for points given by their indices, `0..<count`, without an array.
  ///
  /// The planar closed form of Umeyama (PAMI 1991), which needs no singular value decomposition.
  @inlinable
  public init?(count: Int, from: (Int) -> Point, to: (Int) -> Point) {
    var (origin, target) = (Point(x: 0, y: 0), Point(x: 0, y: 0))
    for index in 0..<count {
      let (p, q) = (from(index), to(index))
      origin = Point(x: origin.x + p.x, y: origin.y + p.y)
      target = Point(x: target.x + q.x, y: target.y + q.y)
    }
    let number = Double(count)
    origin = Point(x: origin.x / number, y: origin.y / number)
    target = Point(x: target.x / number, y: target.y / number)
    var (along, across, size) = (0.0, 0.0, 0.0)
    for index in 0..<count {
      let (p, q) = (from(index), to(index))
      let (x, y) = (p.x - origin.x, p.y - origin.y)
      let (u, v) = (q.x - target.x, q.y - target.y)
      along += x * u + y * v
      across += x * v - y * u
      size += x * x + y * y
    }
    let (a, b) = (along / size, across / size)
    guard size > 0, a.isFinite, b.isFinite else { return nil }
    self.init(
      a: a, b: b,
      shift: Point(
        x: target.x - a * origin.x + b * origin.y, y: target.y - b * origin.x - a * origin.y))
  }

  public func callAsFunction(_ point: Point) -> Point {
    Point(x: a * point.x - b * point.y + shift.x, y: b * point.x + a * point.y + shift.y)
  }

  /// The similarity that undoes this one.
  ///
  /// - Precondition: `a` and `b` are not both 0.
  public var inverse: Similarity {
    let square = a * a + b * b
    let (c, d) = (a / square, -b / square)
    return Similarity(
      a: c, b: d, shift: Point(x: -(c * shift.x - d * shift.y), y: -(d * shift.x + c * shift.y)))
  }
}
