public import EmotionCore
public import Tensors

/// Fully connected layers with ReLU and dropout between them: the trainable form of the classifier
/// on landmarks.
public struct MultilayerNetwork: Layer {
  public let layers: [Linear]
  let dropout: Dropout

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
    self.layers = layers
    self.dropout = Dropout(rate: dropout)
  }

  /// Maps features `[batch, inputs]` to logits `[batch, outputs]`.
  public func callAsFunction(_ input: Tensor, mode: Mode) throws(TensorError) -> Tensor {
    var values = input
    for layer in layers.dropLast() {
      values = try dropout(layer(values, mode: mode).relu(), mode: mode)
    }
    guard let last = layers.last else { return values }
    return try last(values, mode: mode)
  }

  public var state: [StateEntry] {
    layers.enumerated().flatMap { index, layer in layer.state.under("layers.\(index)") }
  }
}
