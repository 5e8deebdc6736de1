public import Tensors

/// How pixels of a file become the network's input: grey, one size, normalised, in three channels.
///
/// Part of the model, so that an attack's epsilon counts in pixels of the file and its gradient
/// passes through resizing and normalising.
public struct ResNetInput: Equatable, Sendable {
  /// The side of the square input in pixels.
  public let size: Int
  /// What is subtracted from a grey value, `0...1`.
  public let mean: Float
  /// What the difference is divided by.
  public let deviation: Float

  public init(size: Int, mean: Float, deviation: Float) {
    self.size = size
    self.mean = mean
    self.deviation = deviation
  }

  /// Prepares a batch, recorded for gradients when the caller asks for them.
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
    var values = shape[1] == 3 ? try luminance(pixels) : pixels
    if shape[2] != size || shape[3] != size {
      values = try values.resizedBilinear(height: size, width: size)
    }
    values = try (values - mean) / deviation
    return try Tensor.concatenated([values, values, values], dim: 1)
  }

  /// The weights of ITU-R BT.601, as `Image.grey()` uses.
  private func luminance(_ pixels: Tensor) throws(TensorError) -> Tensor {
    let weights = try Tensor([0.299, 0.587, 0.114], shape: [1, 3, 1, 1])
    return try (pixels * weights).sum(over: [1], keepingDims: true)
  }
}
