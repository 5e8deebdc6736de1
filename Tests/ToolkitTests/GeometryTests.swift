import Testing
import Toolkit

@Suite("Points and rectangles")
struct GeometryTests {
  @Test("A point's length is Euclidean")
  func length() {
    let difference = Point(x: 5, y: 1) - Point(x: 2, y: 5)
    #expect(difference == Point(x: 3, y: -4))
    #expect(difference.length == 5)
    #expect(difference * 2 + Point(x: 1, y: 1) == Point(x: 7, y: -7))
  }

  @Test("Scaling a rectangle scales its place and its size")
  func scaledRect() {
    let rect = Rect(x: 2, y: 4, width: 10, height: 20)
    #expect(rect.scaled(by: 0.5) == Rect(x: 1, y: 2, width: 5, height: 10))
    #expect(rect.center == Point(x: 7, y: 14))
    #expect(rect.area == 200)
  }

  @Test("Mirroring keeps a rectangle's distance from the other edge, and twice is nothing")
  func mirroredRect() {
    let rect = Rect(x: 3, y: 4, width: 10, height: 20)
    #expect(rect.mirrored(imageWidth: 48) == Rect(x: 35, y: 4, width: 10, height: 20))
    #expect(rect.mirrored(imageWidth: 48).mirrored(imageWidth: 48) == rect)
  }

  @Test(
    "The intersection over the union is 1 for the same rectangle and 0 for one that only touches")
  func intersectionOverUnion() {
    let rect = Rect(x: 0, y: 0, width: 4, height: 2)
    #expect(rect.intersectionOverUnion(with: rect) == 1)
    #expect(rect.intersectionOverUnion(with: Rect(x: 4, y: 0, width: 4, height: 2)) == 0)
    #expect(rect.intersectionOverUnion(with: Rect(x: 2, y: 0, width: 4, height: 2)) == 4 / 12.0)
    #expect(rect.intersectionOverUnion(with: Rect(x: 9, y: 9, width: 0, height: 0)) == 0)
  }

  @Test(
    "A rectangle touches an image of 10 x 5 pixels if it shares some area with it",
    arguments: [
      (Rect(x: 0, y: 0, width: 1, height: 1), true), (Rect(x: -3, y: 2, width: 4, height: 9), true),
      (Rect(x: -3, y: 0, width: 3, height: 5), false),
      (Rect(x: 10, y: 0, width: 3, height: 5), false),
      (Rect(x: 0, y: 5, width: 3, height: 5), false),
      (Rect(x: .nan, y: 0, width: 3, height: 5), false),
    ])
  func touches(rect: Rect, expected: Bool) {
    #expect(rect.touchesImage(width: 10, height: 5) == expected)
  }

  @Test("A similarity is found from points that it moved, and its inverse leads back")
  func similarity() throws {
    let known = Similarity(a: 0.6, b: -1.1, shift: Point(x: 3, y: -7))
    let points = [Point(x: 1, y: 2), Point(x: -4, y: 0.5), Point(x: 3, y: -2)]
    let found = try #require(Similarity(from: points, to: points.map { known($0) }))
    #expect(abs(found.a - known.a) < 1e-12 && abs(found.b - known.b) < 1e-12)
    for point in points {
      #expect((found.inverse(known(point)) - point).length < 1e-12)
    }
    #expect(Similarity(from: [points[0], points[0]], to: [points[1], points[2]]) == nil)
  }
}
