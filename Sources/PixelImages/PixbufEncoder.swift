internal import CGdkPixbuf
import FoundationEssentials

/// Encodes pictures as JPEG by gdk-pixbuf.
enum PixbufEncoder {
  /// - Parameter quality: 0 to 100.
  static func jpeg(of image: Image, quality: Int) throws(ImageError) -> Data {
    try encode(image, as: "jpeg", (key: "quality", value: String(min(100, max(0, quality)))))
  }

  private static func encode(
    _ image: Image, as format: String, _ option: (key: String, value: String)
  ) throws(ImageError) -> Data {
    var buffer: UnsafeMutablePointer<gchar>?
    var size: gsize = 0
    var error: UnsafeMutablePointer<GError>?
    let colors = image.rgb()
    let isSaved = colors.pixels.withUnsafeBufferPointer { pixels in
      // gdk-pixbuf only reads the pixels here, although its type does not say so.
      let pixbuf = gdk_pixbuf_new_from_data(
        pixels.baseAddress, GDK_COLORSPACE_RGB, 0, 8, gint(image.width), gint(image.height),
        gint(3 * image.width), nil, nil)
      guard let pixbuf else { return false }
      defer { g_object_unref(UnsafeMutableRawPointer(pixbuf)) }
      return save(pixbuf, as: format, option, to: &buffer, &size, &error)
    }
    guard isSaved, let buffer else {
      throw ImageError.internalFailure(
        "Writing a \(format) in memory", reason: message(taking: &error))
    }
    defer { g_free(buffer) }
    return Data(bytes: buffer, count: Int(size))
  }

  private static func save(
    _ pixbuf: OpaquePointer, as format: String, _ option: (key: String, value: String),
    to buffer: inout UnsafeMutablePointer<gchar>?, _ size: inout gsize,
    _ error: inout UnsafeMutablePointer<GError>?
  ) -> Bool {
    option.key.withCString { key in
      option.value.withCString { value in
        var keys: [UnsafeMutablePointer<gchar>?] = [UnsafeMutablePointer(mutating: key), nil]
        var values: [UnsafeMutablePointer<gchar>?] = [UnsafeMutablePointer(mutating: value), nil]
        return gdk_pixbuf_save_to_bufferv(
          pixbuf, &buffer, &size, format, &keys, &values, &error) != 0
      }
    }
  }
}
