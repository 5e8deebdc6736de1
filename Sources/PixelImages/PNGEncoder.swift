internal import CPNG
import FoundationEssentials

/// Encodes images as PNG with libpng; grey stays grey.
enum PNGEncoder {
  /// The largest image, in pixels, that is stored uncompressed.
  ///
  /// Noise hardly compresses, and starting zlib takes longer than writing a small face: 66 µs at
  /// its fastest level for 48 x 48 grey pixels, against 5 µs without compression.
  private static let storedPixelLimit = 256 * 256

  /// - Throws: `ImageError` with the code `.internalFailure`.
  static func png(of image: Image) throws(ImageError) -> Data {
    image.width * image.height <= storedPixelLimit
      ? try stored(image) : try compressed(image)
  }

  private static func stored(_ image: Image) throws(ImageError) -> Data {
    let capacity = cpng_stored_size_limit(image.width, image.height, image.channels)
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { memory, count in
      count = cpng_write_stored(
        image.pixels, png_uint_32(image.width), png_uint_32(image.height), CInt(image.channels),
        memory.baseAddress, capacity)
    }
    guard !bytes.isEmpty else {
      throw ImageError.internalFailure(
        "Writing a PNG in memory", reason: "there is not enough memory")
    }
    return Data(bytes)
  }

  private static func compressed(_ image: Image) throws(ImageError) -> Data {
    var header = png_image()
    header.version = png_uint_32(PNG_IMAGE_VERSION)
    header.width = png_uint_32(image.width)
    header.height = png_uint_32(image.height)
    header.format =
      image.channels == 1 ? png_uint_32(PNG_FORMAT_GRAY) : png_uint_32(PNG_FORMAT_FLAG_COLOR)
    // Noisy images hardly get smaller with more effort, which takes several times as long.
    header.flags = png_uint_32(PNG_IMAGE_FLAG_FAST)
    defer { png_image_free(&header) }
    var size = cpng_size_limit(&header)
    var bytes = Data(count: Int(size))
    let isWritten = bytes.withUnsafeMutableBytes { memory in
      image.pixels.withUnsafeBytes { pixels in
        png_image_write_to_memory(
          &header, memory.baseAddress, &size, 0, pixels.baseAddress, 0, nil) != 0
      }
    }
    guard isWritten else {
      let reason = withUnsafeBytes(of: header.message) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      throw ImageError.internalFailure("Writing a PNG in memory", reason: reason)
    }
    return bytes.prefix(Int(size))
  }
}
