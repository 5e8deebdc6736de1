public import Tensors
public import Toolkit

/// A 2-D convolution: `[batch, in, height, width]` to
/// `[batch, out, (height + 2 padding - kernel) / stride + 1, ...]`.
public struct Convolution2d: Layer {
  /// The kernels, `[out, in, kernel, kernel]`.
  public let weight: Tensor
  /// `[out]`; none where a norm follows.
  public let bias: Tensor?
  public let stride: Int
  public let padding: Int

  /// Draws weights as He and others (2015) do, with the fan-out: `sqrt(2 / (out kernel^2))`.
  public init(
    _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1, padding: Int = 0,
    using generator: inout SeededGenerator
  ) throws(TensorError) {
    let deviation = (2 / Float(outputs * kernel * kernel)).squareRoot()
    weight =
      try Tensor.normal([outputs, inputs, kernel, kernel], using: &generator) * deviation
    try weight.setRequiresGradient(true)
    bias = nil
    self.stride = stride
    self.padding = padding
  }

  init(weight: Tensor, bias: Tensor, like other: Convolution2d) {
    self.weight = weight
    self.bias = bias
    stride = other.stride
    padding = other.padding
  }

  public func callAsFunction(_ input: Tensor, mode: Mode) throws(TensorError) -> Tensor {
    try input.convolved(weight: weight, bias: bias, stride: stride, padding: padding)
  }

  public var state: [StateEntry] {
    [StateEntry("weight", weight, .weight)] + (bias.map { [StateEntry("bias", $0, .offset)] } ?? [])
  }
}
