internal import COpenCV

extension Image {
  /// The picture blurred by a Gaussian; the border is mirrored.
  ///
  /// - Parameter deviation: In pixels; 0 leaves the picture as it is.
  /// - Throws: `ImageError` with the code `.invalidRequest` for a deviation that is not a number,
  ///   below 0 or above 1000.
  public func blurred(deviation: Double) throws(ImageError) -> Image {
    if deviation == 0 { return self }
    return try Image.filled(
      width: width, height: height, channels: channels, operation: "Blurring"
    ) { target in
      withNative { copencv_gaussian_blur($0, target, deviation) }
    }
  }
}
