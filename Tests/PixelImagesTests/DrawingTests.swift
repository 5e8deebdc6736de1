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

  @Test("A point is drawn at its coordinates and nowhere else")
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

  @Test("Text has the measured size")
  func text() throws {
    let size = try Image.size(ofText: "Ag")
    #expect(size.width > 10)
    #expect(size.ascent > 5)
    let image = try black.drawing(text: "Ag", at: Point(x: 3, y: 20), color: .white)
    let inked = (0..<30).filter { y in (0..<40).contains { color(of: image, x: $0, y: y)[0] > 0 } }
    #expect(inked.first.map { abs($0 - (20 - size.ascent)) <= 2 } == true)
    #expect(inked.last.map { $0 <= 20 + size.descent + 2 } == true)
  }

  @Test("A character that the font lacks shows as one question mark")
  func foreignLetters() throws {
    let marked = try black.drawing(text: "?a", at: Point(x: 0, y: 20), color: .white)
    let foreign = try black.drawing(text: "\u{1F600}a", at: Point(x: 0, y: 20), color: .white)
    #expect(foreign == marked)
  }

  @Test("Drawings outside the image are clipped")
  func outside() throws {
    let far = Point(x: -500, y: 900)
    #expect(try black.drawing(points: [far], color: ink) == black.rgb())
    #expect(try black.drawing(text: "a", at: far, color: ink) == black.rgb())
  }

  @Test("Numbers out of range are refused", arguments: [Double.nan, .infinity, 1e9, -1e9])
  func invalid(number: Double) {
    let point = Point(x: number, y: 0)
    let codes = [
      imageErrorCode { () throws(ImageError) in try black.drawing(points: [point], color: ink) },
      imageErrorCode { () throws(ImageError) in
        try black.drawing(text: "a", at: point, color: ink)
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
}
