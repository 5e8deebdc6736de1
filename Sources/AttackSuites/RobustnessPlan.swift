public import AdversarialAttacks
import AttackLedger
public import DatasetPreparation
import EmotionDatasets

/// Everything that determines the figures of a run, besides the model and the pictures.
public struct RobustnessPlan: Codable, Equatable, Sendable {
  /// Which pictures an attack sees.
  public enum Mode: String, Codable, Sendable {
    /// Those that withstood the attacks before it: the worst case for the least work.
    case cascade
    /// Every one, so that attacks can be compared with each other.
    case each
  }

  public private(set) var suite: AttackSuite
  /// Sizes of the perturbation in 255ths of the pixel range, smallest first; empty if the attacks
  /// have limits of their own.
  public let epsilons: [Double]
  public var mode: Mode
  /// Whether the run goes on with twice the epsilon until nothing withstands.
  public let untilFooled: Bool
  /// The part of the dataset to attack.
  public var split = SplitChoice.one(.test)
  /// The size of a stratified sample; nil for all pictures.
  public var limit: Int?
  /// The seed of the sample and of every attack's random numbers.
  public var seed: UInt64 = 1
  /// How many answers, and how many gradients, are averaged into one, for models that answer at
  /// random.
  public var samples = 1

  /// - Parameters:
  ///   - epsilons: nil for the usual ones of the suite's norm.
  ///   - mode: nil for `each` if no attack asks the model anything, else `cascade`.
  ///   - untilFooled: Whether the run goes on with twice the epsilon until nothing withstands.
  /// - Throws: `SuiteError.plan` if an epsilon is missing, repeated, out of range, or given to
  ///   attacks that have limits of their own.
  public init(
    suite: AttackSuite, epsilons: [Double]? = nil, mode: Mode? = nil, untilFooled: Bool = false
  ) throws {
    let standard: [Double] =
      suite.hasOwnLimits ? [] : suite.norm == .linf ? [1, 2, 4, 8] : [16, 64, 128]
    let epsilons = epsilons ?? standard
    guard suite.hasOwnLimits || !epsilons.isEmpty, Set(epsilons).count == epsilons.count else {
      throw SuiteError.plan("each epsilon must be given once, and one at least")
    }
    guard !suite.hasOwnLimits || !untilFooled else {
      throw SuiteError.plan(
        "the attacks of \(suite.name) have limits of their own, so there is no epsilon to double; "
          + "leave out --until-fooled")
    }
    guard !suite.hasOwnLimits || epsilons.isEmpty else {
      throw SuiteError.plan(
        "the attacks of \(suite.name) have limits of their own, so an epsilon means nothing to "
          + "them; give none")
    }
    for epsilon in epsilons where !suite.norm.allows(epsilon255: epsilon) {
      throw SuiteError.plan(
        "epsilon \(epsilon) was given; it counts 255ths of the pixel range, "
          + suite.norm.epsilonWords)
    }
    (self.suite, self.epsilons) = (suite, epsilons.sorted())
    self.untilFooled = untilFooled
    self.mode = mode ?? (suite.hasAttacker ? .cascade : .each)
  }

  public var norm: Norm { suite.norm }

  /// Adds an attack that needs neither gradients nor scores, if the suite trusts gradients.
  ///
  /// - Returns: Whether it did.
  mutating func attackDecisionsToo() throws -> Bool {
    let value = AttackValue(try HopSkipJump(norm: norm))
    guard !suite.hasOwnLimits, suite.attacks.contains(where: { $0.attack.access == .gradient }),
      !suite.attacks.contains(where: { $0.attack.name == value.attack.name })
    else { return false }
    suite = try AttackSuite(name: suite.name, attacks: suite.attacks + [value])
    return true
  }
}

extension AttackOutcome {
  /// What stands in the place of an epsilon where an attack has a limit of its own.
  static let ownLimit = 0.0
}
