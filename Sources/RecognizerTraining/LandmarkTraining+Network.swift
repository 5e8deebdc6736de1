import EmotionCore
import EmotionRecognition
import NeuralNetworks
import Tensors
import Toolkit

extension LandmarkTraining {
  /// Trains the MLP with early stopping on the validation split.
  func trainNetwork(
    on table: LandmarkFeatureTable, validation: LandmarkFeatureTable, trainingData: String,
    checkpoint: String?,
    report: (TrainingProgress) -> Void
  ) throws -> (perceptron: MultilayerPerceptron, best: BestScore) {
    var plan = plan
    plan.batchSize = min(plan.batchSize, max(8, table.count / 20))
    plan.classWeights = classWeighting.weights(labels: table.labels)
    let sizes = [table.featureCount] + hiddenSizes + [Emotion.count]
    let validationCopies = try (0..<(averagesMirror ? 2 : 1)).map {
      try validation.tensor(copy: $0)
    }
    let trainer = try Trainer(
      plan: plan,
      context: "\(trainingData), \(copies.words), landmarks \(table.fingerprint), \(groups), "
        + "sizes \(sizes), dropout \(dropout)",
      data: LandmarkTrainingData(table: table)
    ) { generator throws(TensorError) in
      try MultilayerNetwork(sizes: sizes, dropout: dropout, using: &generator)
    } validate: { network throws(TensorError) in
      try Self.accuracy(of: network, on: validationCopies, labels: validation.labels)
    }
    let (network, best) = try trainer.run(checkpoint: checkpoint, report: report)
    return (try MultilayerPerceptron(network, standardization: table.standardization), best)
  }

  /// The share of correct answers by the mean probability over the copies.
  ///
  /// - Parameter copies: Each `[pictures, features]`, in the same order as the labels.
  private static func accuracy(
    of network: MultilayerNetwork, on copies: [Tensor], labels: [Int]
  ) throws(TensorError) -> Float {
    let answers = try withoutGradients { () throws(TensorError) in
      var total = try Tensor.zeros([])
      for features in copies {
        total = try total + network(features, mode: .evaluation).logSoftmax(over: 1).exp()
      }
      return try total.argmax(over: 1)
    }
    return Float(zip(answers, labels).count { $0 == $1 }) / Float(max(1, labels.count))
  }
}

extension MultilayerPerceptron {
  /// Converts a trained network: its batch norms are folded, and it takes features that are not
  /// standardised.
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
