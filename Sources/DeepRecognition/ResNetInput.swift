public import Tensors

/// How a file's pixels become the network's input: the middle of the picture in grey, resized,
/// normalised, in three channels.
///
/// Part of the model, so that an attack's epsilon counts in the file's pixel values and its
/// gradient passes through resizing and normalising.
public struct ResNetInput: Equatable, Sendable {
  /// The side of the square input in pixels.
  public let size: Int
  /// The mean grey value, `0...1`, which is subtracted.
  public let mean: Float
  /// The deviation, which the difference is divided by.
  public let deviation: Float
  /// The central part of the picture's width and height that the network sees: above 0, at most 1
  /// (the whole picture).
  ///
  /// A network trained on random crops sees the central one, enlarged in the same way, so objects
  /// have the size it learned ("Fixing the train-test resolution discrepancy", Touvron et al.,
  /// NeurIPS 2019).
  public let centerCrop: Float

  public init(size: Int, mean: Float, deviation: Float, centerCrop: Float = 1) {
    self.size = size
    self.mean = mean
    self.deviation = deviation
    self.centerCrop = centerCrop
  }

  /// Prepares a batch of whole pictures, recorded for gradients if the caller asks for them.
  ///
  /// - Parameter pixels: `[batch, 1 or 3, height, width]`, `0...1`.
  /// - Returns: `[batch, 3, size, size]`; three equal channels, as torchvision's weights expect.
  public func prepare(_ pixels: Tensor) throws(TensorError) -> Tensor {
    let shape = pixels.shape
    guard shape.count == 4, shape[1] == 1 || shape[1] == 3 else {
      throw TensorError(
        .invalidArgument,
        "pixels of shape \(shape), where [batch, 1 or 3, height, width] is expected")
    }
    guard centerCrop > 0, centerCrop <= 1 else {
      throw TensorError(
        .invalidArgument, "a centre crop of \(centerCrop), where above 0 and at most 1 is expected")
    }
    return try normalize(resized(shape[1] == 3 ? Self.luminance(pixels) : pixels))
  }

  /// Normalises a batch already cropped and resized.
  ///
  /// - Parameter pixels: `[batch, 1, size, size]`, `0...1`.
  /// - Returns: `[batch, 3, size, size]`.
  public func normalize(_ pixels: Tensor) throws(TensorError) -> Tensor {
    let values = try (pixels - mean) / deviation
    return try Tensor.concatenated([values, values, values], dim: 1)
  }

  private func resized(_ pixels: Tensor) throws(TensorError) -> Tensor {
    let middle = try cropped(cropped(pixels, dim: 2), dim: 3)
    guard middle.shape[2] != size || middle.shape[3] != size else { return middle }
    return try middle.resizedBilinear(height: size, width: size)
  }

  /// The middle of a dimension, in whole pixels.
  private func cropped(_ pixels: Tensor, dim: Int) throws(TensorError) -> Tensor {
    let length = pixels.shape[dim]
    let kept = max(1, Int((Float(length) * centerCrop).rounded()))
    guard kept < length else { return pixels }
    return try pixels.narrowed(dim: dim, from: (length - kept) / 2, length: kept)
  }

  /// Coloured pictures `[batch, 3, height, width]` in grey, by the weights of ITU-R BT.601.
  ///
  /// As `Image.grey()` does it.
  package static func luminance(_ pixels: Tensor) throws(TensorError) -> Tensor {
    let weights = try Tensor([0.299, 0.587, 0.114], shape: [1, 3, 1, 1])
    return try (pixels * weights).sum(over: [1], keepingDims: true)
  }
}
