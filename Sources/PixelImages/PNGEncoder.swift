internal import CPNG
import FoundationEssentials

/// Encodes pictures as PNG by libpng; grey stays grey.
enum PNGEncoder {
  /// - Throws: `ImageError` with the code `.internalFailure`.
  static func png(of image: Image) throws(ImageError) -> Data {
    var header = png_image()
    header.version = png_uint_32(PNG_IMAGE_VERSION)
    header.width = png_uint_32(image.width)
    header.height = png_uint_32(image.height)
    header.format =
      image.channels == 1 ? png_uint_32(PNG_FORMAT_GRAY) : png_uint_32(PNG_FORMAT_FLAG_COLOR)
    // Noise-like pictures hardly get smaller by more work, and take several times as long.
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
