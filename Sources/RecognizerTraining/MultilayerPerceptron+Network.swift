import EmotionRecognition
import NeuralNetworks
import Tensors

extension MultilayerPerceptron {
  /// The plain form of a trained network, batch norms folded, which takes features as they were
  /// measured.
  ///
  /// - Throws: `RecognizerTrainingError.preparation`: a weight is not a finite number.
  init(
    _ network: MultilayerNetwork, standardization: Standardization
  ) throws(RecognizerTrainingError) {
    var layers: [LinearLayer] = []
    let folded = try preparing { () throws(TensorError) in
      try network.foldedLayers().map { layer throws(TensorError) in
        (try layer.weight.floats(), try layer.bias.floats())
      }
    }
    for (weight, bias) in folded {
      let outputs = bias.count
      layers.append(
        try preparing { () throws(ModelError) in
          try LinearLayer(
            inputCount: weight.count / max(1, outputs), outputCount: outputs, weight: weight,
            bias: bias)
        })
    }
    self = try preparing { () throws(ModelError) in
      try MultilayerPerceptron(standardization: standardization, layers: layers)
    }
  }
}
