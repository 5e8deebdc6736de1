/// A multilayer perceptron: standardisation, then linear layers with ReLU between them.
///
/// Inference only, in plain Swift, so that using it loads no tensor library; a net of 210, 512, 256
/// and 7 units takes some hundredths of a millisecond in a release build. Dropout and batch
/// normalisation of training must be folded into the layers.
public struct MultilayerPerceptron: Equatable, Sendable {
  public let standardization: Standardization
  /// First to last; each takes as many inputs as the one before has outputs.
  public let layers: [LinearLayer]

  /// - Throws: `ModelError`: there is no layer, or the sizes of neighbours differ.
  public init(standardization: Standardization, layers: [LinearLayer]) throws(ModelError) {
    guard !layers.isEmpty else {
      throw ModelError.missingTensor("layers.0.weight", found: [])
    }
    var width = standardization.featureCount
    for (index, layer) in layers.enumerated() {
      guard layer.inputCount == width else {
        throw ModelError.wrongShape(
          "layers.\(index).weight", found: [layer.outputCount, layer.inputCount],
          expected: [layer.outputCount, width])
      }
      width = layer.outputCount
    }
    self.standardization = standardization
    self.layers = layers
  }

  public var featureCount: Int { standardization.featureCount }
  public var outputCount: Int { layers.last?.outputCount ?? 0 }

  /// The outputs of the last layer, before any softmax.
  ///
  /// - Throws: `RecognitionError` with the code `.unsuitableInput`: there are not `featureCount`
  ///   features.
  public func logits(of features: [Float]) throws(RecognitionError) -> [Float] {
    guard features.count == featureCount else {
      throw RecognitionError.featureCount(found: features.count, expected: featureCount)
    }
    var activations = standardization(features)
    for (index, layer) in layers.enumerated() {
      activations = layer(activations)
      if index < layers.count - 1 {
        for i in activations.indices where activations[i] < 0 { activations[i] = 0 }
      }
    }
    return activations
  }
}
