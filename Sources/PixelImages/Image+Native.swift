internal import COpenCV

extension Image {
  /// Lends the pixels to a C call; the pointer is valid only within the body.
  func withNative<Result>(_ body: (CopencvImage) -> Result) -> Result {
    pixels.withUnsafeBufferPointer {
      body(
        CopencvImage(
          pixels: $0.baseAddress, width: Int32(clamping: width), height: Int32(clamping: height),
          channels: Int32(channels)))
    }
  }

  /// A new image that the C call fills; black until then.
  ///
  /// - Throws: `ImageError` if the status is not OK or OpenCV does not take the size.
  static func filled(
    width: Int, height: Int, channels: Int, operation: String,
    by body: (CopencvCanvas) -> CStatus
  ) throws(ImageError) -> Image {
    try checkTarget(width: width, height: height)
    let black = [UInt8](repeating: 0, count: width * height * channels)
    var image = Image(unchecked: black, width: width, height: height, channels: channels)
    try image.drawNatively(operation, body)
    return image
  }

  /// Replaces the image with the C call's result.
  mutating func drawNatively(
    _ operation: String, _ body: (CopencvCanvas) -> CStatus
  ) throws(ImageError) {
    var values = pixels
    let status = values.withUnsafeMutableBufferPointer {
      body(
        CopencvCanvas(
          pixels: $0.baseAddress, width: Int32(clamping: width), height: Int32(clamping: height),
          channels: Int32(channels)))
    }
    try Image.check(status, operation)
    self = Image(unchecked: values, width: width, height: height, channels: channels)
  }

  /// The only place where a status becomes an error.
  static func check(_ status: CStatus, _ operation: String) throws(ImageError) {
    guard status != .OK else { return }
    let reason = String(cString: cstatus_last_message())
    throw status == .invalidArgument
      ? ImageError.invalidRequest("\(operation): \(reason)")
      : ImageError.internalFailure(operation, reason: reason)
  }

  private static func checkTarget(width: Int, height: Int) throws(ImageError) {
    guard width > 0, height > 0, width <= defaultPixelLimit / height else {
      throw ImageError.invalidRequest(
        "the size is \(width) x \(height); expected at least 1 x 1 and at most \(defaultPixelLimit) pixels"
      )
    }
  }
}
