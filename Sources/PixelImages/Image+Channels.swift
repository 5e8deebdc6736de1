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
