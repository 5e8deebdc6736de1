internal import COpenCV
public import Toolkit

/// A triangle of three points, given by their indices.
public struct Triangle: Equatable, Sendable {
  public let a: Int
  public let b: Int
  public let c: Int

  public init(_ a: Int, _ b: Int, _ c: Int) {
    (self.a, self.b, self.c) = (a, b, c)
  }

  /// The Delaunay triangulation of points, which covers their convex hull: no circumcircle contains
  /// another point.
  ///
  /// - Parameter points: At least 3, distinct in single precision.
  /// - Throws: `ImageError` with the code `.invalidRequest` if there are fewer points, two
  ///   coincide, or a coordinate is beyond ±1,000,000.
  public static func delaunay(_ points: [Point]) throws(ImageError) -> [Triangle] {
    let native = points.map { CopencvPoint(x: $0.x, y: $0.y) }
    let capacity = 2 * points.count
    var corners = [Int32](repeating: 0, count: 3 * capacity)
    var count = 0
    let status = copencv_triangulate(native, native.count, &corners, capacity, &count)
    try Image.check(status, "Triangulating")
    return (0..<count).map { number in
      let three = corners[(3 * number)..<(3 * number + 3)].map { Int($0) }
      return Triangle(three[0], three[1], three[2])
    }
  }
}
