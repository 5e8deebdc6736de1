public import AdversarialAttacks
public import DatasetPreparation
import EmotionDatasets

/// Everything that determines the figures of a run, besides the model and the pictures.
public struct RobustnessPlan: Codable, Equatable, Sendable {
  public let suite: AttackSuite
  /// Sizes of the perturbation in 255ths of the pixel range, smallest first.
  public let epsilons: [Double]
  /// The part of the dataset to attack.
  public var split = SplitChoice.one(.test)
  /// The size of a stratified sample; nil for all pictures.
  public var limit: Int?
  /// The seed of the sample and of every attack's random numbers.
  public var seed: UInt64 = 1
  /// How many gradients are averaged into one, for models that answer at random.
  public var gradientSamples = 1

  /// - Throws: `SuiteError.plan` if an epsilon is missing, repeated or out of range.
  public init(suite: AttackSuite, epsilons: [Double]) throws {
    let norm = suite.attacks[0].attack.norm
    guard !epsilons.isEmpty, Set(epsilons).count == epsilons.count else {
      throw SuiteError.plan("each epsilon must be given once, and one at least")
    }
    for epsilon in epsilons where !norm.allows(epsilon255: epsilon) {
      throw SuiteError.plan(
        "epsilon \(epsilon) was given; it counts 255ths of the pixel range, \(norm.epsilonWords)")
    }
    (self.suite, self.epsilons) = (suite, epsilons.sorted())
  }

  public var norm: Norm { suite.attacks[0].attack.norm }
}
