import AdversarialAttacks
import AttackLedger
public import EvaluationStatistics
import ModelEvaluation
public import Toolkit

/// How the attacked model differs from the observer under one condition, picture by picture.
///
/// Differences are fractions; epsilon counts 255ths of the pixel range.
public struct ModelDifference: Codable, Equatable, Sendable {
  /// The attack's name, or `clean`.
  public let attack: String
  /// `linf` or `l2`; nil for clean pictures.
  @ExplicitNull public var norm: String?
  /// 0 for clean pictures; nil for attacks that look for the smallest perturbation.
  @ExplicitNull public var epsilon: Double?
  /// The attacked model's name.
  public let attacked: String
  /// The name of the model that sees pictures made against the other.
  public let observer: String
  /// The number of pictures; one without an answer counts as wrong.
  public let n: Int
  /// The number of pictures that the attacked model alone gets right.
  public let onlyAttacked: Int
  /// The number of pictures that the observer alone gets right.
  public let onlyObserver: Int
  /// The attacked model's accuracy minus the observer's, with the paired 95% interval (Tango,
  /// 1998).
  public let difference: Double
  public let differenceCI95: ConfidenceInterval
  /// The exact two-sided p-value for no difference (McNemar, 1947).
  public let pValue: Double
}

extension ModelDifference {
  /// Compares two models under each condition that the ledger knows.
  static func between(
    _ attacked: String, and observer: String, under conditions: [Condition],
    ledger: OutcomeLedger
  ) throws -> [ModelDifference] {
    try conditions.compactMap { condition -> ModelDifference? in
      var outcomes = PairedOutcomes()
      for row in try ledger.rows(under: condition).values {
        guard let first = row.answers[attacked], let second = row.answers[observer] else {
          continue
        }
        outcomes.add(
          firstCorrect: first.predicted == row.actual,
          secondCorrect: second.predicted == row.actual)
      }
      guard let difference = outcomes.drop else { return nil }
      return ModelDifference(
        attack: condition.attackName, norm: condition.norm?.rawValue,
        epsilon: condition.attack == nil ? 0 : condition.epsilon, attacked: attacked,
        observer: observer, n: outcomes.n, onlyAttacked: outcomes.onlyFirstCorrect,
        onlyObserver: outcomes.onlySecondCorrect, difference: difference,
        differenceCI95: outcomes.dropCI95, pValue: outcomes.pValue)
    }
  }

  /// A table in Markdown; empty without differences.
  static func markdown(_ differences: [ModelDifference]) -> String {
    guard let first = differences.first else { return "" }
    let heads = [
      "attack", "eps/255", "n", "only \(first.attacked) correct",
      "only \(first.observer) correct",
      "\(first.attacked) minus \(first.observer) in points (95%)", "p (McNemar)",
    ]
    let cells = differences.map { row -> [String] in
      [
        AttackWords.of(row.attack, norm: row.norm),
        row.attack == Condition.clean.attackName
          ? "-" : row.epsilon.map(NumberText.plain) ?? "smallest",
        String(row.n), String(row.onlyAttacked), String(row.onlyObserver),
        "\(NumberText.points(row.difference)) \(row.differenceCI95.points)",
        McNemarTest.words(row.pValue),
      ]
    }
    return TextTable([heads] + cells).markdown
  }
}
