import EmotionCore
import EmotionRecognition
import NeuralNetworks
import SupportVectorMachines

extension LandmarkTraining {
  /// Trains the SVM and fits the sharpness of its probabilities to the validation split.
  func trainSupportVectors(
    on table: LandmarkFeatureTable, judge: LandmarkValidation
  ) throws -> SupportVectorClassifier {
    let rows = supportVectors.rows(labels: table.labels, copies: table.copies, seed: plan.seed)
    let labels = rows.map { table.labels[$0 / table.copies] }
    let gamma = supportVectors.gamma ?? 1 / Float(table.featureCount)
    var training = SupportVectorTraining(
      kernel: .radialBasis(gamma: gamma), cost: supportVectors.cost)
    if let weights = classWeighting.weights(labels: labels) {
      for label in Set(labels) { training.classWeights[label] = Double(weights[label]) }
    }
    let features = rows.map { Array(table.row($0 / table.copies, copy: $0 % table.copies)) }
    let trained = try training.train(features: features, labels: labels)
    let standardization = table.standardization
    let plain = try SupportVectorClassifier(
      trained, standardization: standardization, sharpness: 1)
    let sharpness = try judge.bestSharpness(of: plain)
    return try SupportVectorClassifier(
      trained, standardization: standardization, sharpness: sharpness)
  }
}

extension SupportVectorClassifier {
  /// The classifier that libsvm trained on standardised features, with emotions for its labels.
  ///
  /// - Throws: `ModelError`: a label is no emotion's index, or a number is not finite.
  init(
    _ trained: TrainedSupportVectors, standardization: Standardization, sharpness: Float
  ) throws {
    let kernel: SupportVectorKernel =
      switch trained.kernel {
      case .linear: .linear
      case .radialBasis(let gamma): .radialBasis(gamma: gamma)
      }
    try self.init(
      standardization: standardization, kernel: kernel, supportVectors: trained.supportVectors,
      dualCoefficients: trained.dualCoefficients, rho: trained.rho,
      supportCounts: trained.supportCounts,
      classes: trained.classLabels.compactMap { Emotion(index: $0) }, sharpness: sharpness)
  }
}
