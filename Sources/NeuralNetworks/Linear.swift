public import Tensors
public import Toolkit

/// A fully connected layer: `[batch, in]` to `[batch, out]`, `x W^T + b`.
public struct Linear: Layer {
  /// The factors, `[out, in]`.
  public let weight: Tensor
  /// The offsets, `[out]`.
  public let bias: Tensor

  /// Draws both uniformly within `1 / sqrt(in)`, as PyTorch does.
  public init(_ inputs: Int, _ outputs: Int, using generator: inout SeededGenerator)
    throws(TensorError)
  {
    let bound = 1 / Float(inputs).squareRoot()
    weight = try Tensor.uniform([outputs, inputs], in: -bound...bound, using: &generator)
    bias = try Tensor.uniform([outputs], in: -bound...bound, using: &generator)
    try weight.setRequiresGradient(true)
    try bias.setRequiresGradient(true)
  }

  init(weight: Tensor, bias: Tensor) {
    self.weight = weight
    self.bias = bias
  }

  public func callAsFunction(_ input: Tensor, mode: Mode) throws(TensorError) -> Tensor {
    try input.linear(weight: weight, bias: bias)
  }

  public var state: [StateEntry] {
    [StateEntry("weight", weight, .weight), StateEntry("bias", bias, .offset)]
  }
}
