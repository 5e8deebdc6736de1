import PixelImages
import Testing
import Toolkit

@Suite("Delaunay triangles")
struct TriangleTests {
  @Test("cover a square with two, and with four if its centre is added")
  func square() throws {
    let square = [(0, 0), (10, 0), (10, 10), (0, 10)].map { Point(x: $0.0, y: $0.1) }
    #expect(try Triangle.delaunay(square).count == 2)
    let triangles = try Triangle.delaunay(square + [Point(x: 5, y: 5.5)])
    #expect(triangles.count == 4)
    #expect(triangles.allSatisfy { [$0.a, $0.b, $0.c].contains(4) })
  }

  @Test("cover the hull without overlap, and no circumcircle contains another point")
  func property() throws {
    var generator = SeededGenerator(seed: 3)
    let points =
      [(0, 0), (100, 0), (100, 100), (0, 100)].map { Point(x: $0.0, y: $0.1) }
      + (0..<60).map { _ in
        Point(
          x: Double.random(in: 1...99, using: &generator),
          y: Double.random(in: 1...99, using: &generator))
      }
    let triangles = try Triangle.delaunay(points)
    var area = 0.0
    for triangle in triangles {
      let (a, b, c) = (points[triangle.a], points[triangle.b], points[triangle.c])
      let cross = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
      area += abs(cross) / 2
      for point in points {
        let rows = [a, b, c].map { ($0.x - point.x, $0.y - point.y) }
        let squares = rows.map { $0.0 * $0.0 + $0.1 * $0.1 }
        func minor(_ i: Int, _ j: Int) -> Double { rows[i].0 * rows[j].1 - rows[j].0 * rows[i].1 }
        let circle =
          squares[0] * minor(1, 2) - squares[1] * minor(0, 2) + squares[2] * minor(0, 1)
        // Positive inside; on the circle itself single precision decides.
        #expect(circle * (cross > 0 ? 1 : -1) < 1)
      }
    }
    #expect(abs(area - 10_000) < 1e-6)
  }

  @Test(
    "are refused if there are none",
    arguments: [
      [], [Point(x: 0, y: 0), Point(x: 1, y: 0)],
      [Point(x: 0, y: 0), Point(x: 1, y: 0), Point(x: 0, y: 0)],
      [Point(x: 0, y: 0), Point(x: 1, y: 0), Point(x: .nan, y: 1)],
      [Point(x: 0, y: 0), Point(x: 1, y: 0), Point(x: 1e9, y: 1)],
    ])
  func refused(points: [Point]) {
    let error = #expect(throws: ImageError.self) { try Triangle.delaunay(points) }
    #expect(error?.code == .invalidRequest)
  }
}
