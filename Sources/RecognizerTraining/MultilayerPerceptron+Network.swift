import EmotionRecognition
import NeuralNetworks
import Tensors

extension MultilayerPerceptron {
  /// The plain form of a trained network, batch norms folded, which takes features as they were
  /// measured.
  ///
  /// - Throws: `ModelError`: a weight is not a finite number; `TensorError`.
  init(_ network: MultilayerNetwork, standardization: Standardization) throws {
    let layers = try network.foldedLayers().map { layer in
      let (weight, bias) = (try layer.weight.floats(), try layer.bias.floats())
      return try LinearLayer(
        inputCount: weight.count / max(1, bias.count), outputCount: bias.count, weight: weight,
        bias: bias)
    }
    try self.init(standardization: standardization, layers: layers)
  }
}
