public import Tensors
public import Toolkit

/// A 2-D convolution: `[batch, in, height, width]` to
/// `[batch, out, (height + 2 padding - kernel) / stride + 1, ...]`.
public struct Convolution2d: Layer {
  /// The kernels, `[out, in, kernel, kernel]`.
  public let weight: Tensor
  /// `[out]`; nil if a norm follows.
  public let bias: Tensor?
  public let stride: Int
  public let padding: Int

  /// Draws weights as in He and others (2015), with the fan-out: `sqrt(2 / (out kernel^2))`.
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

/// A convolution and the batch norm after it, which evaluation can do as one convolution.
public struct NormalizedConvolution {
  let convolution: Convolution2d
  /// Nil once it is folded into the convolution.
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
