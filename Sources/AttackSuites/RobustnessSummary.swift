public import EvaluationStatistics
public import Toolkit

/// The result of a run: `summary.json`.
///
/// Every accuracy under attack is an upper bound of the robustness: a stronger attack can only
/// lower it.
public struct RobustnessSummary: Codable, Equatable, Sendable {
  public let dataset: String
  public let model: String
  public let suite: String
  public let seed: UInt64
  /// How a picture becomes the model's input: the same when clean and under attack.
  public let framing: String
  /// Whether the faces are synthetic, so that the figures are a demonstration, not evidence.
  public let synthetic: Bool
  public let skipped: Int
  public let verdict: Verdict
  /// Which pictures each attack saw: `cascade` or `each`.
  public let mode: RobustnessPlan.Mode
  /// The attacks that were run, with their parameters in words.
  public let attacks: [String]
  /// One for each attack and epsilon, and one for the worst case over the suite.
  public let rows: [RobustnessRow]
  /// The worst case beside the mean over the attacks, at each epsilon; empty in a cascade, where
  /// later attacks see less.
  public let averages: [AverageCase]
  /// The smallest perturbations that fooled, over the pictures that are right when clean.
  public let smallestDistances: SmallestDistances
  /// The share of the pictures it saw that an attack had fooled by each number of queries.
  public let successOverQueries: [SuccessOverQueries]
  /// The answers before the attacks and in the worst case.
  public let confusion: Confusion
  /// Each attack's optimality against the best of the suite for each picture; empty in a cascade.
  public let optimality: [Optimality]
  /// What gave way in a landmark method, at each epsilon; nil for models without landmarks, and in
  /// runs of earlier versions.
  @ExplicitNull public var movements: [MovementFigures]?

  init(
    dataset: String, plan: RobustnessPlan, model: AttackedModel, synthetic: Bool, skipped: Int,
    verdict: Verdict, figures: RobustnessFigures, movements: [MovementFigures]?
  ) {
    (self.dataset, self.model, suite) = (dataset, model.name, plan.suite.name)
    (seed, framing, mode) = (plan.seed, model.framing, plan.mode)
    (self.synthetic, self.skipped, self.verdict) = (synthetic, skipped, verdict)
    attacks = figures.plan.suite.attacks.map(\.attack.description)
    rows = figures.rows
    averages = figures.averages
    smallestDistances = figures.smallestDistances
    successOverQueries = figures.successOverQueries
    confusion = figures.confusion
    optimality = figures.optimality
    self.movements = movements
  }
}

/// What the gate says about a run.
public struct Verdict: Codable, Equatable, Sendable {
  /// One of the sanity checks.
  ///
  /// Carlini et al. 2019, "On evaluating adversarial robustness".
  public struct Check: Codable, Equatable, Sendable {
    public let name: String
    /// nil if it does not apply to the model.
    @ExplicitNull public var passed: Bool?
    /// What was measured.
    public let finding: String
  }

  public let isValid: Bool
  /// "The figures are a valid upper bound ..." or "Not a valid claim: ...".
  public let text: String
  /// The findings of the checks that failed.
  public let reasons: [String]
  public let checks: [Check]

  /// - Parameter hasAttacker: Whether the suite attacks, so that there is a robustness to bound.
  init(_ checks: [Check], hasAttacker: Bool = true) {
    self.checks = checks
    reasons = checks.filter { $0.passed == false }.map {
      "the check that \($0.name) failed: \($0.finding)"
    }
    isValid = reasons.isEmpty
    text =
      reasons.isEmpty
      ? (hasAttacker
        ? "The figures are a valid upper bound of the robustness" : "The figures are valid")
        + ", as far as "
        + "\(NumberText.count(checks.count { $0.passed == true }, "check")) can tell."
      : "Not a valid claim: \(reasons.joined(separator: "; "))."
  }
}
