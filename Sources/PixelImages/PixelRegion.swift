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
