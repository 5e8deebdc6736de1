import EmotionCore
import EmotionRecognition
import NeuralNetworks
import SupportVectorMachines
import Toolkit

/// How the landmark method's SVM is trained: with an RBF kernel on some of the copies.
public struct LandmarkSupportVectors: Codable, Equatable, Sendable {
  /// The penalty for an example on the wrong side (`C`), above 0.
  public var cost: Double
  /// The kernel's `gamma`, above 0; nil for 1 / number of features.
  public var gamma: Float?
  /// The most examples to train on, drawn at random from all copies of all pictures, each class in
  /// proportion.
  ///
  /// Training time grows with the square of this number, and the model becomes larger and slower.
  public var examples: Int

  public init(cost: Double = 3, gamma: Float? = nil, examples: Int = 20_000) {
    self.cost = cost
    self.gamma = gamma
    self.examples = examples
  }

  /// The recipe in one line for model cards.
  var words: String {
    "radial basis functions, cost \(cost), gamma "
      + (gamma.map { String($0) } ?? "1 / number of features") + "; at most \(examples) examples"
  }

  /// The rows of a table `[pictures, copies]` to train on: `picture * copies + copy`, ascending.
  func rows(labels: [Int], copies: Int, seed: UInt64) -> [Int] {
    let total = labels.count * copies
    guard examples < total else { return Array(0..<total) }
    var chosen: [Int] = []
    for emotion in Emotion.allCases {
      var generator = SeededGenerator(seed: seed, stream: UInt64(emotion.index))
      let all = labels.indices.filter { labels[$0] == emotion.index }.flatMap { picture in
        (0..<copies).map { picture * copies + $0 }
      }
      let share = Double(all.count) / Double(total)
      chosen += all.shuffled(using: &generator).prefix(Int((share * Double(examples)).rounded()))
    }
    return chosen.sorted()
  }
}

extension LandmarkTraining {
  /// Trains the SVM and fits the inverse temperature of its probabilities to the validation split.
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
      trained, standardization: standardization, inverseTemperature: 1)
    let inverseTemperature = try judge.bestInverseTemperature(of: plain)
    return try SupportVectorClassifier(
      trained, standardization: standardization, inverseTemperature: inverseTemperature)
  }
}

extension SupportVectorClassifier {
  /// Converts a classifier that libsvm trained on standardised features, with emotions as labels.
  ///
  /// - Throws: `ModelError`: a label is not the index of an emotion, or a number is not finite.
  init(
    _ trained: TrainedSupportVectors, standardization: Standardization, inverseTemperature: Float
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
      classes: trained.classLabels.compactMap { Emotion(index: $0) },
      inverseTemperature: inverseTemperature)
  }
}
