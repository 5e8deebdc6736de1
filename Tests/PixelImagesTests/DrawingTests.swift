import PixelImages
import Testing
import Toolkit

@Suite("Drawing for reports")
struct DrawingTests {
  private let black: Image

  init() throws {
    black = try Image(
      width: 40, height: 30, channels: 1, pixels: [UInt8](repeating: 0, count: 40 * 30))
  }

  private func color(of image: Image, x: Int, y: Int) -> [UInt8] {
    let start = (y * image.width + x) * 3
    return Array(image.pixels[start..<start + 3])
  }

  private let ink = Color(red: 200, green: 100, blue: 50)

  @Test("A point is where its coordinates say, and nowhere else")
  func points() throws {
    let image = try black.drawing(points: [Point(x: 10, y: 5)], color: ink, radius: 2)
    #expect(image.channels == 3)
    #expect(color(of: image, x: 10, y: 5) == [200, 100, 50])
    #expect(color(of: image, x: 5, y: 10) == [0, 0, 0])
    #expect(color(of: image, x: 10, y: 12) == [0, 0, 0])
  }

  @Test("A rectangle's outline runs along its outermost pixels")
  func rectangle() throws {
    let image = try black.drawing(rect: Rect(x: 5, y: 6, width: 10, height: 8), color: ink)
    for (x, y) in [(5, 6), (14, 13), (9, 6), (5, 10)] {
      #expect(color(of: image, x: x, y: y) == [200, 100, 50])
    }
    for (x, y) in [(9, 9), (20, 10), (9, 20)] {
      #expect(color(of: image, x: x, y: y) == [0, 0, 0])
    }
  }

  @Test("A line joins its ends")
  func line() throws {
    let image = try black.drawing(
      lineFrom: Point(x: 2, y: 20), to: Point(x: 30, y: 20), color: ink)
    // Smooth edges cost a thin line some of its colour.
    #expect(color(of: image, x: 2, y: 20)[0] > 90)
    #expect(color(of: image, x: 16, y: 20)[0] > 150)
    #expect(color(of: image, x: 29, y: 20)[0] > 150)
    #expect(color(of: image, x: 16, y: 10) == [0, 0, 0])
  }

  @Test("Text has the size that was measured")
  func text() throws {
    let size = try Image.size(ofText: "Ag")
    #expect(size.width > 10)
    #expect(size.ascent > 5)
    let image = try black.drawing(text: "Ag", at: Point(x: 3, y: 20), color: .white)
    let inked = (0..<30).filter { y in (0..<40).contains { color(of: image, x: $0, y: y)[0] > 0 } }
    #expect(inked.first.map { abs($0 - (20 - size.ascent)) <= 2 } == true)
    #expect(inked.last.map { $0 <= 20 + size.descent + 2 } == true)
  }

  @Test("A letter that the font lacks shows as one question mark")
  func foreignLetters() throws {
    let marked = try black.drawing(text: "?a", at: Point(x: 0, y: 20), color: .white)
    let foreign = try black.drawing(text: "\u{1F600}a", at: Point(x: 0, y: 20), color: .white)
    #expect(foreign == marked)
  }

  @Test("What lies outside is left out")
  func outside() throws {
    let far = Point(x: -500, y: 900)
    #expect(try black.drawing(points: [far], color: ink) == black.rgb())
    #expect(try black.drawing(text: "a", at: far, color: ink) == black.rgb())
  }

  @Test("Numbers beyond reason are refused", arguments: [Double.nan, .infinity, 1e9, -1e9])
  func invalid(number: Double) {
    let point = Point(x: number, y: 0)
    let codes = [
      imageErrorCode { () throws(ImageError) in try black.drawing(points: [point], color: ink) },
      imageErrorCode { () throws(ImageError) in
        try black.drawing(text: "a", at: point, color: ink)
      },
      imageErrorCode { () throws(ImageError) in
        try black.drawing(lineFrom: point, to: point, color: ink)
      },
      imageErrorCode { () throws(ImageError) in
        try black.drawing(rect: Rect(x: number, y: 0, width: 1, height: 1), color: ink)
      },
      imageErrorCode { () throws(ImageError) in
        try black.drawing(points: [Point(x: 0, y: 0)], color: ink, radius: number)
      },
    ]
    #expect(codes == Array(repeating: .invalidRequest, count: codes.count))
  }

  @Test("A grid puts pictures into cells, their shape kept, on white")
  func grid() throws {
    let red = try #require(pixels([255, 0, 0], width: 1, channels: 3))
    let wide = try #require(pixels([9, 9], width: 2, channels: 1))
    let grid = try Image.grid([[red, wide], [wide]], cell: 10, gap: 2)
    #expect(grid.shape == [26, 26, 3])
    #expect(color(of: grid, x: 0, y: 0) == [255, 255, 255])
    #expect(color(of: grid, x: 2, y: 2) == [255, 0, 0])
    #expect(color(of: grid, x: 11, y: 11) == [255, 0, 0])
    #expect(color(of: grid, x: 12, y: 12) == [255, 255, 255])
    // The wide picture is 10 x 5, in the middle of its cell's height.
    #expect(color(of: grid, x: 14, y: 2) == [255, 255, 255])
    #expect(color(of: grid, x: 14, y: 6) == [9, 9, 9])
    #expect(color(of: grid, x: 20, y: 20) == [255, 255, 255])
  }

  @Test(
    "A grid that cannot be is refused",
    arguments: [(0, 10, 2), (1, 0, 2), (1, 10, -1), (1, 100_000, 0), (1, .max, .max)])
  func invalidGrid(count: Int, cell: Int, gap: Int) {
    let code = imageErrorCode { () throws(ImageError) in
      try Image.grid([Array(repeating: black, count: count)], cell: cell, gap: gap)
    }
    #expect(code == .invalidRequest)
  }
}
