import EmotionCore
import EmotionRecognition
import LandmarkFeatures
import Safetensors
import Toolkit

/// Small models and pictures that the tests share.
enum Models {
  static let card = ModelCard(
    name: "toy", method: .landmarkMLP, preprocessing: "none", trainingData: "random numbers",
    licence: "Apache-2.0", seed: 7,
    accuracy: ModelCard.Accuracy(value: 0.5, ci95: [0.25, 0.75], n: 16, data: "toy"),
    details: ["recipe": "by hand"])

  static var supportVectorCard: ModelCard {
    var card = card
    card.method = .landmarkSVM
    return card
  }

  /// A rough face: 68 points on three circles, so that no two coincide.
  static let landmarks = Landmarks(
    points: (0..<Landmarks.Scheme68.count).map { index in
      let ring = Double(1 + index % 3)
      let (x, y) = (Double(index * 37 % 68) / 34 - 1, Double(index * 23 % 68) / 34 - 1)
      return Point(x: x * ring, y: y * ring)
    })

  static func meanShape() throws -> MeanShape {
    try MeanShape.generalizedProcrustes(of: [landmarks, landmarks.scaled(by: 2)])
  }

  /// Weights that are different everywhere and small.
  static func weights(_ count: Int, seed: UInt64) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in Float.random(in: -0.2...0.2, using: &generator) }
  }

  static func standardization() throws -> Standardization {
    let count = LandmarkFeatureExtractor.count
    return try Standardization(
      mean: weights(count, seed: 1), scale: weights(count, seed: 2).map { abs($0) + 0.5 })
  }

  static func perceptron() throws -> MultilayerPerceptron {
    let count = LandmarkFeatureExtractor.count
    return try MultilayerPerceptron(
      standardization: standardization(),
      layers: [
        LinearLayer(
          inputCount: count, outputCount: 5, weight: weights(count * 5, seed: 3),
          bias: weights(5, seed: 4)),
        LinearLayer(
          inputCount: 5, outputCount: 7, weight: weights(35, seed: 5), bias: weights(7, seed: 6)),
      ])
  }

  static func supportVectors() throws -> SupportVectorClassifier {
    let count = LandmarkFeatureExtractor.count
    return try SupportVectorClassifier(
      standardization: standardization(), kernel: .radialBasis(gamma: 0.01),
      supportVectors: weights(4 * count, seed: 8), dualCoefficients: weights(8, seed: 9),
      rho: weights(3, seed: 10), supportCounts: [2, 1, 1],
      classes: [.happiness, .anger, .neutral], inverseTemperature: 1.5)
  }

  static func landmarkModel(averagesMirror: Bool = false) throws -> LandmarkModel {
    try LandmarkModel(
      card: card, meanShape: meanShape(), classifier: .multilayerPerceptron(perceptron()),
      averagesMirror: averagesMirror)
  }

  static func supportVectorModel() throws -> LandmarkModel {
    try LandmarkModel(
      card: supportVectorCard, meanShape: meanShape(),
      classifier: .supportVectors(supportVectors()))
  }
}
