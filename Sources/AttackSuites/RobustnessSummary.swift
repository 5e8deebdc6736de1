import AdversarialAttacks
import AttackLedger
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
  /// One for each attack and epsilon, and one for the worst case over the suite.
  public let rows: [RobustnessRow]
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

  init(_ checks: [Check]) {
    self.checks = checks
    reasons = checks.filter { $0.passed == false }.map { "\($0.name): \($0.finding)" }
    isValid = reasons.isEmpty
    text =
      reasons.isEmpty
      ? "The figures are a valid upper bound of the robustness, as far as "
        + "\(checks.count { $0.passed == true }) checks tell."
      : "Not a valid claim: \(reasons.joined(separator: "; "))."
  }
}

/// One attack, or the worst case of all, at one epsilon.
public struct RobustnessRow: Codable, Equatable, Sendable {
  public let model: String
  /// The attack's name, or `worst-case`.
  public let attack: String
  public let norm: String
  /// In 255ths of the pixel range.
  public let epsilon: Double
  /// What the attacker knows.
  public let knowledge: String
  /// The number of pictures; those that the model gets wrong when clean count as wrong.
  public let n: Int
  public let cleanAccuracy: Double
  /// The share of all pictures that are right when clean and under this attack and all before it in
  /// the suite.
  public let robustAccuracy: Double
  /// Wilson's interval.
  public let robustCI95: ConfidenceInterval
  /// The pictures that the attack saw, and those of them that it fooled.
  public let attacked: Int
  public let fooled: Int
  /// Forward passes for a picture that the attack fooled; nil if it fooled none.
  ///
  /// In the worst case those of all attacks on it.
  @ExplicitNull public var medianQueries: Double?
  /// The size of the perturbations that fooled, in 255ths; nil if there are none.
  @ExplicitNull public var medianDistance: Double?
  @ExplicitNull public var medianMilliseconds: Double?

  static let worstCase = "worst-case"

  /// The rows of a run, in the suite's order.
  static func rows(
    plan: RobustnessPlan, model: String, pictures: [CleanPicture], outcomes: [AttackOutcome]
  ) -> [RobustnessRow] {
    let right = Set(pictures.filter(\.isRight).map(\.place))
    return plan.epsilons.flatMap { epsilon -> [RobustnessRow] in
      var standing = right
      var everything: [AttackOutcome] = []
      var rows = plan.suite.attacks.map { value in
        let found = outcomes.filter {
          $0.attack == value.attack.name && $0.epsilon == epsilon && standing.contains($0.place)
        }
        standing.subtract(found.filter(\.isFooled).map(\.place))
        everything += found
        return row(
          value.attack.name, value.attack.access.knowledge, epsilon, plan, model, pictures,
          right: right.count, standing: standing.count, found)
      }
      rows.append(
        row(
          worstCase, "worst case of the suite", epsilon, plan, model, pictures,
          right: right.count, standing: standing.count, everything))
      return rows
    }
  }

  private static func row(
    _ attack: String, _ knowledge: String, _ epsilon: Double, _ plan: RobustnessPlan,
    _ model: String, _ pictures: [CleanPicture], right: Int, standing: Int,
    _ outcomes: [AttackOutcome]
  ) -> RobustnessRow {
    let fooled = outcomes.filter(\.isFooled)
    let n = pictures.count
    // In the worst case a picture costs what all attacks on it cost.
    let costs = Dictionary(grouping: outcomes, by: \.place)
    let queries = fooled.map { found in
      Double((costs[found.place] ?? []).reduce(0) { $0 + $1.forward })
    }
    let times = costs.values.map { $0.reduce(0) { $0 + $1.milliseconds } }
    return RobustnessRow(
      model: model, attack: attack, norm: plan.norm.rawValue, epsilon: epsilon,
      knowledge: knowledge, n: n, cleanAccuracy: Double(right) / Double(n),
      robustAccuracy: Double(standing) / Double(n),
      robustCI95: .wilson(successes: standing, of: n), attacked: Set(outcomes.map(\.place)).count,
      fooled: fooled.count,
      medianQueries: Percentile.median(queries),
      medianDistance: Percentile.median(fooled.map(\.distance)),
      medianMilliseconds: Percentile.median(times))
  }
}
