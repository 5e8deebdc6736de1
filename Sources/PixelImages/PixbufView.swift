internal import CGdkPixbuf

/// The pixels of a GdkPixbuf, borrowed from it: 8 bits, rows padded, RGB or RGBA.
struct PixbufView {
  let width: Int
  let height: Int
  private let channels: Int
  private let rowStride: Int
  private let base: UnsafePointer<UInt8>

  /// `nil` unless the layout is the one that gdk-pixbuf has had so far.
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

  /// A copy, on white where it is transparent, in one channel where all three are equal everywhere.
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

  /// Whether red, green and blue are equal wherever anything can be seen.
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
