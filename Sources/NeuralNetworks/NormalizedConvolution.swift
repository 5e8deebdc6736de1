import Tensors
import Toolkit

/// A convolution and the batch norm after it, which evaluation can do as one convolution.
public struct NormalizedConvolution {
  let convolution: Convolution2d
  /// None once folded into the convolution.
  let norm: BatchNorm2d?

  init(
    _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1, padding: Int = 0,
    normScale: Float = 1, using generator: inout SeededGenerator
  ) throws(TensorError) {
    convolution = try Convolution2d(
      inputs, outputs, kernel: kernel, stride: stride, padding: padding, using: &generator)
    norm = try BatchNorm2d(outputs, scale: normScale)
  }

  private init(folded convolution: Convolution2d) {
    self.convolution = convolution
    norm = nil
  }

  func callAsFunction(_ input: Tensor, mode: Mode) throws(TensorError) -> Tensor {
    let output = try convolution(input, mode: mode)
    guard let norm else { return output }
    return try norm(output, mode: mode)
  }

  /// The state under the names that the two parts have in PyTorch.
  func state(convolution name: String, norm normName: String) -> [StateEntry] {
    convolution.state.under(name) + (norm?.state.under(normName) ?? [])
  }

  /// The same map in evaluation, as a single convolution.
  func folded() throws(TensorError) -> NormalizedConvolution {
    guard let norm else { return self }
    return NormalizedConvolution(folded: try norm.folded(into: convolution))
  }
}
