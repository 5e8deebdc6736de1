internal import COpenCV
public import Toolkit

extension Image {
  /// The image resized; outer edges map to outer edges.
  ///
  /// - Throws: `ImageError` with the code `.invalidRequest` for a size below 1 x 1 or above 64
  ///   megapixels.
  public func resized(
    width newWidth: Int, height newHeight: Int, by interpolation: Interpolation = .linear
  ) throws(ImageError) -> Image {
    if newWidth == width, newHeight == height { return self }
    return try Image.filled(
      width: newWidth, height: newHeight, channels: channels, operation: "Resizing"
    ) { target in
      withNative { copencv_resize($0, target, interpolation.native) }
    }
  }

  /// Crops the image to a rectangle and resamples it to the given size in one step.
  ///
  /// The rectangle may have fractional coordinates (rounded to 1/32 pixel) and extend beyond the
  /// image, whose border pixels are then repeated. The centre of new pixel `(i, j)` shows what lies
  /// `(i + 0.5) * rect.width / width` right of the rectangle's left edge, and likewise downwards.
  /// Every interpolation but `.area` samples only that place, so use `.area` to shrink by 2 or
  /// more.
  ///
  /// - Throws: `ImageError` with the code `.invalidRequest` if the size is below 1 x 1 or above 64
  ///   megapixels, a side is 32,767 pixels or more, or the rectangle is empty, not finite, or more
  ///   than 1,000,000 pixels away.
  public func cropped(
    to rect: Rect, width newWidth: Int, height newHeight: Int,
    by interpolation: Interpolation = .linear
  ) throws(ImageError) -> Image {
    guard rect.width > 0, rect.height > 0, (rect.x + rect.y + rect.area).isFinite else {
      throw ImageError.invalidRequest(
        "the rectangle is \(rect.width) x \(rect.height) at (\(rect.x), \(rect.y)); its sides must be"
          + " above 0 and all its numbers finite")
    }
    guard interpolation == .area else {
      return try warped(to: rect, width: newWidth, height: newHeight, by: interpolation)
    }
    // The mean over an area: sample about once per covered pixel, then average.
    let columns = Image.samples(over: rect.width, for: newWidth)
    let rows = Image.samples(over: rect.height, for: newHeight)
    return try warped(to: rect, width: columns * newWidth, height: rows * newHeight, by: .linear)
      .resized(width: newWidth, height: newHeight, by: .area)
  }

  /// The number of samples that a new pixel averages in one direction.
  private static func samples(over length: Double, for count: Int) -> Int {
    guard count > 0, length > Double(count) else { return 1 }
    let possible = max(sideLimit / count, 1)
    return Int(min((length / Double(count)).rounded(), Double(possible)))
  }

  /// The longest side that OpenCV can warp to.
  private static let sideLimit = 32_766

  private func warped(
    to rect: Rect, width newWidth: Int, height newHeight: Int, by interpolation: Interpolation
  ) throws(ImageError) -> Image {
    let scaleX = rect.width / Double(newWidth)
    let scaleY = rect.height / Double(newHeight)
    let matrix = [
      scaleX, 0, rect.x + 0.5 * scaleX - 0.5,
      0, scaleY, rect.y + 0.5 * scaleY - 0.5,
    ]
    return try Image.filled(
      width: newWidth, height: newHeight, channels: channels, operation: "Cropping"
    ) { target in
      withNative { copencv_warp_affine($0, target, matrix, interpolation.native) }
    }
  }
}

/// How values between pixels are computed when an image is resampled, as OpenCV does it.
public enum Interpolation: String, CaseIterable, Codable, Sendable {
  /// The value of the nearest pixel; for looking at single pixels.
  case nearest
  /// Linear in both directions; the default, also for enlarging.
  case linear
  /// Cubic over 4 x 4 pixels; sharper when enlarging.
  case cubic
  /// The mean over the area that a new pixel covers; for shrinking. Linear when enlarging.
  case area

  var native: CopencvInterpolation {
    switch self {
    case .nearest: .nearest
    case .linear: .linear
    case .cubic: .cubic
    case .area: .area
    }
  }
}

extension Image {
  /// The image with a Gaussian blur; the border is mirrored.
  ///
  /// - Parameter deviation: In pixels; 0 returns the image unchanged.
  /// - Throws: `ImageError` with the code `.invalidRequest` if the deviation is NaN, below 0 or
  ///   above 1000.
  public func blurred(deviation: Double) throws(ImageError) -> Image {
    if deviation == 0 { return self }
    return try Image.filled(
      width: width, height: height, channels: channels, operation: "Blurring"
    ) { target in
      withNative { copencv_gaussian_blur($0, target, deviation) }
    }
  }
}
