internal import CJPEG

/// Decodes a JPEG with libjpeg after its header was checked.
///
/// Not with gdk-pixbuf, which decodes colours even where grey is enough, and cannot tell missing
/// rows from a missing end marker.
struct JPEGDecoder {
  let name: String
  let header: PictureHeader

  /// The pixels as stored, before the orientation is applied.
  ///
  /// - Parameter asGrey: Whether the luma of a picture in colour is enough: it takes three quarters
  ///   of the time and a third of the memory. Scales below 1 are no faster, because libjpeg's code
  ///   for the usual one is vectorised.
  func decode(_ bytes: [UInt8], asGrey: Bool) throws(ImageError) -> Image {
    let channels = asGrey || header.components == 1 ? 1 : 3
    let count = header.width * header.height * channels
    var outcome = (status: CJPEGStatus.done, reason: "")
    let pixels = [UInt8](unsafeUninitializedCapacity: count) { pixels, written in
      guard let start = pixels.baseAddress else { return }
      outcome = decode(
        bytes,
        into: CJPEGTarget(
          pixels: start, width: UInt32(header.width), height: UInt32(header.height),
          channels: UInt32(channels)))
      written = outcome.status == .done ? count : 0
    }
    switch outcome.status {
    case .done: break
    case .truncated:
      throw ImageError.truncated(name: name, format: .jpeg, byteCount: bytes.count)
    case .outOfMemory: throw ImageError.outOfMemory(name: name, bytes: count)
    case .unexpectedSize:
      throw ImageError.corrupt(
        name: name, format: .jpeg,
        reason: "the decoder found a size other than the header's \(header.width) x "
          + "\(header.height)")
    default:
      throw ImageError.corrupt(name: name, format: .jpeg, reason: outcome.reason)
    }
    let image = Image(
      unchecked: pixels, width: header.width, height: header.height, channels: channels)
    return image.hasEqualChannels ? image.firstChannel() : image
  }

  private func decode(
    _ bytes: [UInt8], into target: CJPEGTarget
  ) -> (status: CJPEGStatus, reason: String) {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(CJPEG_MESSAGE_SIZE)) { message in
      guard let text = message.baseAddress else { return (.outOfMemory, "") }
      let status = cjpeg_decode(bytes, bytes.count, target, text)
      return (status, String(cString: text))
    }
  }
}
