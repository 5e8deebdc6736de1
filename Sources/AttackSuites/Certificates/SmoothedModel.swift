import AdversarialAttacks
import EvaluationStatistics
import Tensors
public import Toolkit

/// Randomised smoothing: a model's most frequent answer to noisy copies of a picture, and a radius
/// in which no change of the picture alters it.
///
/// Cohen, Rosenfeld and Kolter, "Certified adversarial robustness via randomized smoothing", ICML
/// 2019, algorithm CERTIFY. Holds for any model, whatever it does with the noisy pixels, rounding
/// and detector included; with probability `1 - alpha` for each picture.
public struct Smoothing: Codable, Equatable, Sendable {
  /// The standard deviation of the noise in units of `0...1` pixels; above 0.
  public var deviation: Double
  /// The copies that choose the answer.
  public var choosing: Int
  /// The further copies that count how often it is given.
  public var counting: Int
  /// The probability that a certificate is wrong, above 0 and below 1.
  public var alpha: Double

  public init(
    deviation: Double = 0.1, choosing: Int = 50, counting: Int = 1000, alpha: Double = 0.001
  ) {
    (self.deviation, self.choosing, self.counting) = (deviation, choosing, counting)
    self.alpha = alpha
  }

  /// - Throws: `SuiteError.plan`.
  public func validate() throws {
    guard deviation > 0, deviation.isFinite, choosing >= 1, counting >= 1, alpha > 0, alpha < 1
    else {
      throw SuiteError.plan(
        "smoothing needs noise above 0, at least one copy to choose and one to count, and an alpha "
          + "between 0 and 1")
    }
  }

  /// What is known of the smoothed model about one picture.
  struct Certificate: Equatable {
    /// The smoothed model's class; nil if it abstains.
    let answer: Int?
    /// How often the model gave the chosen class.
    let count: Int
    /// By l2, in units of `0...1` pixels; 0 if it abstains.
    let radius: Double
  }

  /// Certifies the smoothed model's answer about one picture.
  ///
  /// - Parameters:
  ///   - picture: `[1, channels, height, width]`, `0...1`.
  ///   - batch: The most noisy copies that the model sees at once.
  func certificate(
    of picture: Tensor, by model: any DecisionOracle, batch: Int,
    using generator: inout SeededGenerator
  ) throws(TensorError) -> Certificate {
    let first = try counts(choosing, of: picture, by: model, batch: batch, using: &generator)
    let chosen = first.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key ?? 0
    let second = try counts(counting, of: picture, by: model, batch: batch, using: &generator)
    let count = second[chosen] ?? 0
    let limit = ConfidenceInterval.exactLowerLimit(successes: count, of: counting, alpha: alpha)
    guard limit > 0.5 else { return Certificate(answer: nil, count: count, radius: 0) }
    return Certificate(
      answer: chosen, count: count, radius: deviation * NormalDistribution.quantile(limit))
  }

  /// How often each class is the answer to noisy copies.
  private func counts(
    _ copies: Int, of picture: Tensor, by model: any DecisionOracle, batch: Int,
    using generator: inout SeededGenerator
  ) throws(TensorError) -> [Int: Int] {
    var counts: [Int: Int] = [:]
    for begin in stride(from: 0, to: copies, by: batch) {
      let shape = [min(batch, copies - begin)] + picture.shape.dropFirst()
      let noise = try Tensor.normal(shape, using: &generator) * Float(deviation)
      for answer in try model.decisions(picture + noise) { counts[answer, default: 0] += 1 }
    }
    return counts
  }
}
