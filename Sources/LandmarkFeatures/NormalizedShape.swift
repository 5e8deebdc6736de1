internal import Toolkit

/// Points with their centroid at the origin and a centroid size of 1.
struct NormalizedShape {
  private(set) var points: [Point]

  /// Removes place and size; `nil` when all points coincide, a number is not finite or there is no
  /// point.
  init?(_ points: [Point]) {
    guard !points.isEmpty else { return nil }
    let centroid = points.reduce(Point(x: 0, y: 0), +) * (1 / Double(points.count))
    let centred = points.map { $0 - centroid }
    let size = centred.reduce(0) { $0 + $1.x * $1.x + $1.y * $1.y }.squareRoot()
    guard size.isFinite, size > 0, (1 / size).isFinite else { return nil }
    self.points = centred.map { $0 * (1 / size) }
  }

  /// The shape turned about the origin to where it fits another best, in the least squares sense.
  ///
  /// In the plane the best angle is that of the sum of `conjugate(p) * q` over the pairs of points
  /// as complex numbers (Dryden and Mardia, "Statistical Shape Analysis", 1998, section 3.3), which
  /// never gives a reflection. A shape for which every angle fits equally stays as it is.
  ///
  /// - Precondition: Both have the same number of points.
  func rotated(onto target: [Point]) -> NormalizedShape {
    precondition(points.count == target.count, "\(points.count) points onto \(target.count)")
    var cosine = 0.0
    var sine = 0.0
    for (p, q) in zip(points, target) {
      cosine += p.x * q.x + p.y * q.y
      sine += p.x * q.y - p.y * q.x
    }
    let length = Point(x: cosine, y: sine).length
    guard length.isFinite, length > 0 else { return self }
    cosine /= length
    sine /= length
    var copy = self
    copy.points = points.map {
      Point(x: cosine * $0.x - sine * $0.y, y: sine * $0.x + cosine * $0.y)
    }
    return copy
  }
}
