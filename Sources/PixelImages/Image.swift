/// An image with 8 bits per channel, as all of Stoic's modules exchange it.
///
/// `pixels` is row-major from the top left, with interleaved channels (`[y, x, channel]`) and no
/// padding. Values are `0...255` in the file's own encoding; neither gamma nor a colour profile is
/// applied. There is one channel (grey) or three (red, green, blue).
///
/// A `Point` is measured from the *centre* of the top left pixel, so pixel `(x, y)` is at `Point(x,
/// y)`. A `Rect` is measured from that pixel's top left *corner*, so the whole image is `Rect(x: 0,
/// y: 0, width: width, height: height)`.
public struct Image: Sendable, Equatable {
  /// The number of columns; at least 1.
  public let width: Int
  /// The number of rows; at least 1.
  public let height: Int
  /// 1 (grey) or 3 (red, green, blue).
  public let channels: Int
  /// `width * height * channels` values.
  public let pixels: [UInt8]

  /// The default limit on an image's pixels: 64 megapixels.
  public static let defaultPixelLimit = 64_000_000

  /// Creates an image from its values.
  ///
  /// - Throws: `ImageError` with the code `.zeroSize` or `.wrongLayout`.
  public init(width: Int, height: Int, channels: Int, pixels: [UInt8]) throws(ImageError) {
    guard width > 0, height > 0 else {
      throw ImageError.zeroSize(width: width, height: height, name: ImageError.inMemory)
    }
    guard channels == 1 || channels == 3 else {
      throw ImageError.wrongLayout("it has \(channels) channels; expected 1 or 3")
    }
    let (area, areaOverflow) = width.multipliedReportingOverflow(by: height)
    let (count, countOverflow) = area.multipliedReportingOverflow(by: channels)
    guard !areaOverflow, !countOverflow, pixels.count == count else {
      throw ImageError.wrongLayout(
        "it has \(pixels.count) values; expected \(width) x \(height) x \(channels)")
    }
    self.init(unchecked: pixels, width: width, height: height, channels: channels)
  }

  /// Creates an image from values whose number is known to be right.
  init(unchecked pixels: [UInt8], width: Int, height: Int, channels: Int) {
    self.width = width
    self.height = height
    self.channels = channels
    self.pixels = pixels
  }
}

extension Image {
  /// The image in one channel: the luma of ITU-R BT.601, `0.299 R + 0.587 G + 0.114 B`, rounded.
  ///
  /// The weights are multiples of 1/16384, as in OpenCV, and sum to 1, so equal channels stay
  /// exact.
  public func grey() -> Image {
    guard channels == 3 else { return self }
    var values = [UInt8](repeating: 0, count: width * height)
    for index in values.indices {
      let red = Int(pixels[3 * index])
      let green = Int(pixels[3 * index + 1])
      let blue = Int(pixels[3 * index + 2])
      values[index] = UInt8((4899 * red + 9617 * green + 1868 * blue + 8192) >> 14)
    }
    return Image(unchecked: values, width: width, height: height, channels: 1)
  }

  /// Whether red, green and blue are equal everywhere, as in a grey picture stored in colours.
  var hasEqualChannels: Bool {
    guard channels == 3 else { return false }
    for red in stride(from: 0, to: pixels.count, by: 3)
    where pixels[red] != pixels[red + 1] || pixels[red] != pixels[red + 2] {
      return false
    }
    return true
  }

  /// The first of the channels as a grey image.
  func firstChannel() -> Image {
    Image(
      unchecked: stride(from: 0, to: pixels.count, by: channels).map { pixels[$0] }, width: width,
      height: height, channels: 1)
  }

  /// The image in three channels; grey values are repeated.
  public func rgb() -> Image {
    guard channels == 1 else { return self }
    var values = [UInt8](repeating: 0, count: 3 * pixels.count)
    for index in pixels.indices {
      let value = pixels[index]
      values[3 * index] = value
      values[3 * index + 1] = value
      values[3 * index + 2] = value
    }
    return Image(unchecked: values, width: width, height: height, channels: 3)
  }
}

/// A rectangle of whole pixels in an image, measured from its top left corner.
public struct PixelRegion: Hashable, Sendable {
  public let x: Int
  public let y: Int
  public let width: Int
  public let height: Int

  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }
}

extension Image {
  /// The pixels of a region, without resampling.
  ///
  /// - Throws: `ImageError` with the code `.invalidRequest` if the region is empty or not wholly in
  ///   the image.
  public func cropped(to region: PixelRegion) throws(ImageError) -> Image {
    guard region.x >= 0, region.y >= 0, region.width > 0, region.height > 0,
      region.width <= width - region.x, region.height <= height - region.y
    else {
      throw ImageError.invalidRequest(
        "the region of \(region.width) x \(region.height) pixels at (\(region.x), \(region.y)) must"
          + " lie in the image of \(width) x \(height)")
    }
    if region.width == width, region.height == height { return self }
    var values: [UInt8] = []
    values.reserveCapacity(region.width * region.height * channels)
    for row in region.y..<(region.y + region.height) {
      let start = (row * width + region.x) * channels
      values += pixels[start..<(start + region.width * channels)]
    }
    return Image(
      unchecked: values, width: region.width, height: region.height, channels: channels)
  }
}
