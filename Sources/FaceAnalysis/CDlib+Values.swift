internal import CDlib
internal import PixelImages
internal import Toolkit

/// Turns a status into an error; the only place for statuses that the arguments do not explain.
func check(_ status: CDlibStatus) throws(FaceError) {
  guard status != .OK else { return }
  throw .native(status, reason: lastMessage())
}

/// Why the last native call of this thread failed.
func lastMessage() -> String { String(cString: cdlib_last_error_message()) }

extension Image {
  /// Lends the pixels to native code, without a copy, for the length of a call.
  ///
  /// - Throws: `FaceError` for an image without pixels, or what the body throws.
  func withCDlibImage<Result>(
    _ body: (CDlibImage) throws(FaceError) -> Result
  ) throws(FaceError) -> Result {
    guard width > 0, height > 0, channels == 1 || channels == 3,
      pixels.count == width * height * channels
    else {
      throw .invalidImage(width: width, height: height, channels: channels, bytes: pixels.count)
    }
    return try pixels.withUnsafeBufferPointer { (buffer) throws(FaceError) in
      try body(
        CDlibImage(
          pixels: buffer.baseAddress, byteCount: buffer.count, width: Int64(width),
          height: Int64(height), channels: Int64(channels)))
    }
  }
}

extension Rect {
  init(_ rect: CDlibRect) {
    self.init(x: rect.x, y: rect.y, width: rect.width, height: rect.height)
  }
}
