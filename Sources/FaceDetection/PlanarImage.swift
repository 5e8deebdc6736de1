internal import PixelImages

/// A picture whose channels lie one after the other, lent for as long as its memory lives.
struct PlanarImage {
  let start: UnsafePointer<UInt8>
  let width: Int
  let height: Int
  /// 1 (grey) or 3 (red, green, blue).
  let channels: Int

  /// `[height, width]` of one channel.
  @inline(__always)
  func plane(_ channel: Int) -> UnsafePointer<UInt8> { start + channel * width * height }

  /// The picture itself where it is grey; else its channels apart, in the given memory.
  static func of(
    _ image: Image, pixels: UnsafePointer<UInt8>, memory: WorkingMemory<UInt8>
  ) -> PlanarImage {
    guard image.channels == 3 else {
      return PlanarImage(start: pixels, width: image.width, height: image.height, channels: 1)
    }
    let count = image.width * image.height
    let red = memory.room(for: 3 * count)
    let (green, blue) = (red + count, red + 2 * count)
    for index in 0..<count {
      red[index] = pixels[3 * index]
      green[index] = pixels[3 * index + 1]
      blue[index] = pixels[3 * index + 2]
    }
    return PlanarImage(start: red, width: image.width, height: image.height, channels: 3)
  }
}
