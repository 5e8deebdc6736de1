import EmotionCore
import Foundation
import LandmarkFeatures
import Testing

@testable import EmotionRecognition

@Suite("The gradient of a classifier of landmarks")
struct ClassifierGradientTests {
  private static let features = Models.weights(LandmarkFeatureExtractor.count, seed: 21)
  private static let weights: [Float] = [0.4, -0.3, 0.2, 0.9, -0.6, 0.1, -0.7]

  /// The change of a sum along a direction of features, by differences.
  private func measured(
    along direction: [Float], _ sum: ([Float]) throws -> Double
  ) rethrows -> Double {
    let step: Float = 0.01
    func moved(_ sign: Float) -> [Float] {
      zip(Self.features, direction).map { $0 + sign * step * $1 }
    }
    return (try sum(moved(1)) - sum(moved(-1))) / Double(2 * step)
  }

  private func expectEqual(
    _ gradient: [Float], _ sum: ([Float]) throws -> Double
  ) rethrows {
    for seed in 30..<34 as Range<UInt64> {
      let direction = Models.weights(Self.features.count, seed: seed)
      let expected = zip(gradient, direction).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      let found = try measured(along: direction, sum)
      #expect(abs(found - expected) < 2e-3 * max(abs(expected), 0.1))
    }
  }

  @Test("of a perceptron equals finite differences")
  func perceptron() throws {
    let perceptron = try Models.perceptron()
    let gradient = try LandmarkClassifier.multilayerPerceptron(perceptron).vectorJacobianProduct(
      Self.weights, at: Self.features)
    try expectEqual(gradient) { features in
      zip(try perceptron.logits(of: features), Self.weights)
        .reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
  }

  @Test("of support vectors equals finite differences of votes that are soft")
  func supportVectors() throws {
    let vectors = try Models.supportVectors()
    let gradient = try LandmarkClassifier.supportVectors(vectors).vectorJacobianProduct(
      Self.weights, at: Self.features)
    try expectEqual(gradient) { features in
      let decisions = try vectors.decisionValues(of: features).map(Double.init)
      var (votes, confidence) = ([0.0, 0, 0], [0.0, 0, 0])
      for (pair, (i, j)) in [(0, 1), (0, 2), (1, 2)].enumerated() {
        let share = 1 / (1 + exp(-decisions[pair] / 0.5))
        votes[i] += share
        votes[j] += 1 - share
        confidence[i] += decisions[pair]
        confidence[j] -= decisions[pair]
      }
      return vectors.classes.indices.reduce(0) { sum, index in
        let bounded = confidence[index] / (3 * (abs(confidence[index]) + 1))
        let logit = Double(vectors.inverseTemperature) * (votes[index] + bounded)
        return sum + Double(Self.weights[vectors.classes[index].index]) * logit
      }
    }
  }
}
