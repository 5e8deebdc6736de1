internal import COpenCV
public import Toolkit

// Drawing for reports. Each method returns an image with three channels and clips what lies outside
// it. It throws `ImageError` with the code `.invalidRequest` if a number is not finite or out of
// range (coordinates ±1,000,000, thickness 1...255, radius 0...10,000, scale 0...100). Edges are
// antialiased, except those of rectangles, which follow whole pixels.

extension Image {
  /// The image with a filled disc around each point; the radius is in pixels.
  public func drawing(
    points: [Point], color: Color, radius: Double = 1
  ) throws(ImageError) -> Image {
    var image = rgb()
    try image.drawNatively("Drawing points") { canvas in
      for point in points {
        let status = copencv_draw_disc(canvas, point.native, radius, color.native)
        if status != .OK { return status }
      }
      return .OK
    }
    return image
  }

  /// The image with the outline of a rectangle, drawn along the outermost pixels inside it.
  public func drawing(
    rect: Rect, color: Color, thickness: Int = 1
  ) throws(ImageError) -> Image {
    let corner = Point(x: rect.x, y: rect.y)
    let opposite = Point(x: rect.x + rect.width - 1, y: rect.y + rect.height - 1)
    var image = rgb()
    try image.drawNatively("Drawing a rectangle") {
      copencv_draw_rectangle(
        $0, corner.native, opposite.native, color.native, Int32(clamping: thickness))
    }
    return image
  }

  /// The image with a rectangle filled.
  public func filling(rect: Rect, with color: Color) throws(ImageError) -> Image {
    let corner = Point(x: rect.x, y: rect.y)
    let opposite = Point(x: rect.x + rect.width - 1, y: rect.y + rect.height - 1)
    var image = rgb()
    try image.drawNatively("Filling a rectangle") {
      copencv_fill_rectangle($0, corner.native, opposite.native, color.native)
    }
    return image
  }

  /// The image with a line of text; characters beyond ASCII show as `?`.
  ///
  /// - Parameters:
  ///   - origin: The left end of the baseline.
  ///   - scale: At 1, capitals are 21 pixels high.
  public func drawing(
    text: String, at origin: Point, color: Color, scale: Double = 0.5, thickness: Int = 1
  ) throws(ImageError) -> Image {
    var image = rgb()
    try image.drawNatively("Drawing text") {
      copencv_draw_text(
        $0, Image.ascii(text), origin.native, scale, color.native, Int32(clamping: thickness))
    }
    return image
  }

  /// The size of a line of text in pixels: its width, and its height above and below the baseline.
  public static func size(
    ofText text: String, scale: Double = 0.5, thickness: Int = 1
  ) throws(ImageError) -> (width: Int, ascent: Int, descent: Int) {
    var size = CopencvTextSize()
    try check(
      copencv_text_size(ascii(text), scale, Int32(clamping: thickness), &size), "Measuring text")
    return (Int(size.width), Int(size.ascent), Int(size.descent))
  }

  /// The text with one `?` for each character that the font lacks, however many bytes it has.
  private static func ascii(_ text: String) -> String {
    String(text.map { $0.isASCII && $0 != "\0" ? $0 : "?" })
  }
}

extension Point {
  fileprivate var native: CopencvPoint { CopencvPoint(x: x, y: y) }
}

extension Color {
  fileprivate var native: CopencvColor { CopencvColor(red: red, green: green, blue: blue) }
}

/// A drawing colour; each channel is in `0...255`.
public struct Color: Hashable, Sendable {
  public var red: UInt8
  public var green: UInt8
  public var blue: UInt8

  public init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  public static let black = Color(red: 0, green: 0, blue: 0)
  public static let white = Color(red: 255, green: 255, blue: 255)
  public static let red = Color(red: 230, green: 30, blue: 30)
  public static let green = Color(red: 20, green: 200, blue: 60)
  public static let blue = Color(red: 40, green: 90, blue: 240)
  public static let yellow = Color(red: 250, green: 220, blue: 30)
}
