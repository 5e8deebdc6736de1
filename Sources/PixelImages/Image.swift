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

extension Image {
  /// The picture in one channel: the luma of ITU-R BT.601, `0.299 R + 0.587 G + 0.114 B`, rounded.
  ///
  /// Weights in 1/16384, as OpenCV has them; they sum to 1, so that equal channels stay exact.
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

  /// The picture in three channels; a grey value is repeated in each.
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

/// A rectangle of whole pixels within a picture, counted from its top left corner.
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
  /// The pixels of a region as they are: nothing is resampled.
  ///
  /// - Throws: `ImageError` with the code `.invalidRequest` for a region that is empty or not
  ///   wholly in the picture.
  public func cropped(to region: PixelRegion) throws(ImageError) -> Image {
    guard region.x >= 0, region.y >= 0, region.width > 0, region.height > 0,
      region.width <= width - region.x, region.height <= height - region.y
    else {
      throw ImageError.invalidRequest(
        "a region of \(region.width) x \(region.height) pixels at (\(region.x), \(region.y)) was"
          + " given; it must lie in the picture of \(width) x \(height)")
    }
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
