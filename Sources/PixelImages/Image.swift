/// A picture of 8 bits a channel: the one form in which Stoic's parts hand pixels to each other.
///
/// `pixels` is row-major from the top left, channels interleaved (`[y, x, channel]`), without
/// padding; values are `0...255`, in the file's own encoding (neither gamma nor a colour profile is
/// applied). There is one channel (grey) or three (red, green, blue).
///
/// Places: a `Point` counts from the *centre* of the top left pixel, so pixel `(x, y)` is at
/// `Point(x, y)`. A `Rect` counts from that pixel's top left *corner*, so the whole picture is
/// `Rect(x: 0, y: 0, width: width, height: height)`.
public struct Image: Sendable, Equatable {
  /// Columns; at least 1.
  public let width: Int
  /// Rows; at least 1.
  public let height: Int
  /// 1 (grey) or 3 (red, green, blue).
  public let channels: Int
  /// `width * height * channels` values.
  public let pixels: [UInt8]

  /// The most pixels that a picture may have unless another limit is given: 64 megapixels.
  public static let defaultPixelLimit = 64_000_000

  /// An image of the given values.
  ///
  /// - Throws: `ImageError` with the code `.zeroSize` or `.wrongLayout`.
  public init(width: Int, height: Int, channels: Int, pixels: [UInt8]) throws(ImageError) {
    guard width > 0, height > 0 else {
      throw ImageError.zeroSize(width: width, height: height, name: ImageError.inMemory)
    }
    guard channels == 1 || channels == 3 else {
      throw ImageError.wrongLayout("\(channels) channels were given; 1 or 3 are expected")
    }
    let (area, areaOverflow) = width.multipliedReportingOverflow(by: height)
    let (count, countOverflow) = area.multipliedReportingOverflow(by: channels)
    guard !areaOverflow, !countOverflow, pixels.count == count else {
      throw ImageError.wrongLayout(
        "\(pixels.count) values were given; \(width) x \(height) x \(channels) are expected")
    }
    self.init(unchecked: pixels, width: width, height: height, channels: channels)
  }

  /// An image of values whose count is known to be right.
  init(unchecked pixels: [UInt8], width: Int, height: Int, channels: Int) {
    self.width = width
    self.height = height
    self.channels = channels
    self.pixels = pixels
  }
}
