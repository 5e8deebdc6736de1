internal import CGLib
internal import CGdkPixbuf
import FoundationEssentials
import Synchronization

/// Decodes an image with gdk-pixbuf after its header was checked.
///
/// Each call has its own loader. The modules for HEIC and AVIF are used by one thread at a time;
/// the others are marked thread-safe.
struct PixbufDecoder {
  let name: String
  let header: PictureHeader
  /// The largest number of pixels accepted, for formats whose header does not state the size.
  let pixelLimit: Int

  private static let oneAtATime = Mutex(())

  /// The pixels as stored, before the orientation is applied.
  func decode(_ bytes: [UInt8]) throws(ImageError) -> Image {
    guard header.format.package == nil else {
      return try Self.oneAtATime.withLock { (_) throws(ImageError) in
        // libheif's module also complains on standard error.
        let usual = g_log_set_default_handler({ _, _, _, _ in }, nil)
        defer { _ = g_log_set_default_handler(usual, nil) }
        return try decodeNow(bytes)
      }
    }
    return try decodeNow(bytes)
  }

  private func decodeNow(_ bytes: [UInt8]) throws(ImageError) -> Image {
    let loader = try PixbufLoader(format: header.format, name: name)
    var progress = LoadProgress(header, pixelLimit: pixelLimit)
    try loader.load(bytes, progress: &progress)
    guard progress.sizeMatches, let pixbuf = loader.pixbuf else {
      throw ImageError.corrupt(
        name: name, format: header.format,
        reason:
          "the decoder found a size other than the header's \(header.width) x \(header.height)")
    }
    // If PNG data end early but at a valid place, the missing rows stay black.
    if header.format == .png, progress.rows < header.height {
      throw ImageError.truncated(name: name, format: header.format, byteCount: bytes.count)
    }
    return try image(of: pixbuf)
  }

  private func image(of pixbuf: OpaquePointer) throws(ImageError) -> Image {
    let view = PixbufView(pixbuf)
    guard let view,
      !header.format.statesSize || (view.width, view.height) == (header.width, header.height)
    else {
      throw ImageError.corrupt(
        name: name, format: header.format, reason: "the decoder returned an unexpected pixel layout"
      )
    }
    // libtiff returns colours that are already multiplied by their opacity.
    return view.flattened(isPremultiplied: header.format == .tiff)
  }
}

/// What the decoder reported while loading.
struct LoadProgress {
  private let header: PictureHeader
  private let pixelLimit: Int
  fileprivate private(set) var sizeMatches = false
  fileprivate var rows = 0

  fileprivate init(_ header: PictureHeader, pixelLimit: Int) {
    (self.header, self.pixelLimit) = (header, pixelLimit)
  }

  fileprivate mutating func prepare(width: Int, height: Int) {
    sizeMatches =
      header.format.statesSize
      ? (width, height) == (header.width, header.height)
      : width > 0 && height > 0 && width <= pixelLimit / height
  }
}

/// Owns a GdkPixbufLoader.
private final class PixbufLoader {
  private let raw: UnsafeMutablePointer<GdkPixbufLoader>
  private let format: PictureFormat
  private let name: String

  init(format: PictureFormat, name: String) throws(ImageError) {
    var error: UnsafeMutablePointer<GError>?
    guard let raw = gdk_pixbuf_loader_new_with_mime_type(format.mimeType, &error) else {
      if let package = format.package {
        g_clear_error(&error)
        throw ImageError.noDecoder(name: name, format: format, package: package)
      }
      throw ImageError.internalFailure(
        "Loading gdk-pixbuf's module for \(format.name)", reason: message(taking: &error))
    }
    self.raw = raw
    self.format = format
    self.name = name
  }

  deinit { g_object_unref(raw) }

  /// The decoded image, owned by this loader; `nil` if nothing was decoded.
  var pixbuf: OpaquePointer? { gdk_pixbuf_loader_get_pixbuf(raw) }

  /// Feeds all bytes and ends the stream; closes the loader even if it throws.
  func load(_ bytes: [UInt8], progress: inout LoadProgress) throws(ImageError) {
    var error: UnsafeMutablePointer<GError>?
    let isLoaded = withUnsafeMutablePointer(to: &progress) { progress in
      let handlers = connect(progress)
      defer { for handler in handlers { g_signal_handler_disconnect(raw, handler) } }
      let isWritten = gdk_pixbuf_loader_write(raw, bytes, gsize(bytes.count), &error) != 0
      // After a failed write the loader must be closed, but closing reports nothing new.
      let isClosed =
        isWritten ? gdk_pixbuf_loader_close(raw, &error) : gdk_pixbuf_loader_close(raw, nil)
      return isWritten && isClosed != 0
    }
    guard isLoaded else {
      let reason = message(taking: &error)
      throw ImageError.corrupt(name: name, format: format, reason: reason)
    }
  }

  private func connect(_ progress: UnsafeMutablePointer<LoadProgress>) -> [gulong] {
    let sizePrepared: @convention(c) (gpointer, gint, gint, gpointer) -> Void = {
      loader, width, height, progress in
      let progress = progress.assumingMemoryBound(to: LoadProgress.self)
      progress.pointee.prepare(width: Int(width), height: Int(height))
      // A size of zero stops the module before it allocates pixels.
      if !progress.pointee.sizeMatches {
        gdk_pixbuf_loader_set_size(loader.assumingMemoryBound(to: GdkPixbufLoader.self), 0, 0)
      }
    }
    let areaUpdated: @convention(c) (gpointer, gint, gint, gint, gint, gpointer) -> Void = {
      _, _, y, _, height, progress in
      let progress = progress.assumingMemoryBound(to: LoadProgress.self)
      progress.pointee.rows = max(progress.pointee.rows, Int(y + height))
    }
    return [
      connect("size-prepared", unsafeBitCast(sizePrepared, to: GCallback.self), progress),
      connect("area-updated", unsafeBitCast(areaUpdated, to: GCallback.self), progress),
    ]
  }

  private func connect(
    _ signal: String, _ handler: @escaping GCallback, _ progress: UnsafeMutableRawPointer
  ) -> gulong {
    g_signal_connect_data(raw, signal, handler, progress, nil, GConnectFlags(rawValue: 0))
  }
}

/// The text of a GLib error, without the full stop that some have; frees the error.
func message(taking error: inout UnsafeMutablePointer<GError>?) -> String {
  guard let taken = error else { return "the decoder gave no reason" }
  error = nil
  defer { g_error_free(taken) }
  let text = taken.pointee.message.map { String(cString: $0) } ?? "the decoder gave no reason"
  return text.hasSuffix(".") ? String(text.dropLast()) : text
}

/// The pixels of a GdkPixbuf, borrowed from it: 8 bits, padded rows, RGB or RGBA.
struct PixbufView {
  let width: Int
  let height: Int
  private let channels: Int
  private let rowStride: Int
  private let base: UnsafePointer<UInt8>

  /// `nil` unless the layout is the one that gdk-pixbuf has used so far.
  init?(_ pixbuf: OpaquePointer) {
    guard gdk_pixbuf_get_bits_per_sample(pixbuf) == 8,
      gdk_pixbuf_get_colorspace(pixbuf) == GDK_COLORSPACE_RGB,
      let base = gdk_pixbuf_read_pixels(pixbuf)
    else { return nil }
    channels = Int(gdk_pixbuf_get_n_channels(pixbuf))
    guard channels == 3 || channels == 4 else { return nil }
    width = Int(gdk_pixbuf_get_width(pixbuf))
    height = Int(gdk_pixbuf_get_height(pixbuf))
    rowStride = Int(gdk_pixbuf_get_rowstride(pixbuf))
    self.base = base
  }

  /// A copy on a white background, with one channel if all three are equal everywhere.
  func flattened(isPremultiplied: Bool) -> Image {
    let isGrey = hasEqualChannels
    let outputChannels = isGrey ? 1 : 3
    let count = width * height * outputChannels
    let pixels = [UInt8](unsafeUninitializedCapacity: count) { output, written in
      var index = 0
      for y in 0..<height {
        var source = base + y * rowStride
        for _ in 0..<width {
          for channel in 0..<outputChannels {
            output[index] =
              channels == 4
              ? onWhite(source[channel], alpha: source[3], isPremultiplied: isPremultiplied)
              : source[channel]
            index += 1
          }
          source += channels
        }
      }
      written = count
    }
    return Image(unchecked: pixels, width: width, height: height, channels: outputChannels)
  }

  /// Whether red, green and blue are equal wherever the image is not fully transparent.
  private var hasEqualChannels: Bool {
    for y in 0..<height {
      var source = base + y * rowStride
      for _ in 0..<width {
        let isGrey = source[0] == source[1] && source[1] == source[2]
        if !isGrey && !(channels == 4 && source[3] == 0) { return false }
        source += channels
      }
    }
    return true
  }

  private func onWhite(_ value: UInt8, alpha: UInt8, isPremultiplied: Bool) -> UInt8 {
    if alpha == 255 { return value }
    let color = isPremultiplied ? 255 * Int(value) : Int(alpha) * Int(value)
    return UInt8(min((color + 255 * (255 - Int(alpha)) + 127) / 255, 255))
  }
}

/// Encodes images as JPEG with gdk-pixbuf.
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
      // gdk-pixbuf only reads these pixels, although its signature does not say so.
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
