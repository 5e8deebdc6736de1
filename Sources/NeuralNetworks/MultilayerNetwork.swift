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

/// Sets a share of the values to zero in training and enlarges the others to keep the mean
/// (Srivastava et al., 2014); does nothing in evaluation.
public struct Dropout: Layer {
  /// The share, in `0..<1`.
  public let rate: Float

  public init(rate: Float) { self.rate = rate }

  public func callAsFunction(_ input: Tensor, mode: Mode) throws(TensorError) -> Tensor {
    guard case .training(let randomness) = mode, rate > 0 else { return input }
    let draw = try Tensor.uniform(input.shape, in: 0...1, using: &randomness.generator)
    let kept = try draw.greaterThan(Tensor.full(rate, []))
    return try input * kept / (1 - rate)
  }

  public var state: [StateEntry] { [] }
}

/// Fully connected layers with batch norm, ReLU and dropout between them: the trainable form of the
/// classifier on landmarks.
public struct MultilayerNetwork: Layer {
  private let layers: [Linear]
  /// One after each layer but the last.
  private let norms: [BatchNorm2d]
  private let dropout: Dropout

  /// - Parameters:
  ///   - sizes: The number of inputs, of each hidden layer's units, and of outputs.
  ///   - dropout: The share of hidden values dropped in training, `0..<1`.
  public init(sizes: [Int], dropout: Float, using generator: inout SeededGenerator)
    throws(TensorError)
  {
    var layers: [Linear] = []
    for (inputs, outputs) in zip(sizes, sizes.dropFirst()) {
      layers.append(try Linear(inputs, outputs, using: &generator))
    }
    var norms: [BatchNorm2d] = []
    for width in sizes.dropFirst().dropLast() { norms.append(try BatchNorm2d(width)) }
    self.layers = layers
    self.norms = norms
    self.dropout = Dropout(rate: dropout)
  }

  /// Maps features `[batch, inputs]` to logits `[batch, outputs]`.
  public func callAsFunction(_ input: Tensor, mode: Mode) throws(TensorError) -> Tensor {
    var values = input
    for (layer, norm) in zip(layers, norms) {
      values = try norm(layer(values, mode: mode), mode: mode).relu()
      values = try dropout(values, mode: mode)
    }
    guard let last = layers.last else { return values }
    return try last(values, mode: mode)
  }

  public var state: [StateEntry] {
    layers.enumerated().flatMap { $1.state.under("layers.\($0)") }
      + norms.enumerated().flatMap { $1.state.under("norms.\($0)") }
  }

  /// The layers for evaluation, with every norm folded into the layer before it, so that only ReLU
  /// remains between them.
  public func foldedLayers() throws(TensorError) -> [Linear] {
    var folded: [Linear] = []
    for (index, layer) in layers.enumerated() {
      folded.append(index < norms.count ? try norms[index].folded(into: layer) : layer)
    }
    return folded
  }
}
