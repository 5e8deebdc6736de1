import AdversarialAttacks
import EmotionCore
import EvaluationStatistics
import ModelEvaluation

/// The result of a comparison: `summary.json`.
public struct ComparisonSummary: Codable, Equatable, Sendable {
  public let dataset: String
  public let datasetFingerprint: String
  /// The pictures that were compared.
  public let n: Int
  /// The files and rows of the whole dataset that could not be used and are in no figure;
  /// `skipped.json` lists them.
  public let skipped: Int
  public let seed: UInt64
  /// Whether faces are synthetic, so that the figures are a demonstration and no evidence.
  public let synthetic: Bool
  /// What the paper claimed and what was measured, in a few sentences.
  public let finding: String
  public let rows: [SummaryRow]
}

extension ComparisonSummary {
  /// Counts the rows of a ledger.
  static func rows(
    ledger: Ledger, costs: RunCosts, conditions: [Condition], attacked: String, models: [String]
  ) -> [SummaryRow] {
    let clean = ledger.rows[Condition.clean.name] ?? [:]
    return conditions.flatMap { condition in
      models.compactMap { model in
        row(
          model: model, condition: condition, clean: clean, now: ledger.rows[condition.name] ?? [:],
          costs: costs, isAttacked: model == attacked)
      }
    }
  }

  private static func row(
    model: String, condition: Condition, clean: [String: LedgerRow], now: [String: LedgerRow],
    costs: RunCosts, isAttacked: Bool
  ) -> SummaryRow? {
    var outcomes = PairedOutcomes()
    var outcomesWithFaceBoth = PairedOutcomes()
    var facesLost = 0
    var withFace = 0
    var correctWithFace = 0
    var largest = 0.0
    for (image, row) in now {
      guard let before = clean[image]?.answers[model], let answer = row.answers[model] else {
        continue
      }
      let isCorrect = answer.predicted == row.actual
      outcomes.add(firstCorrect: before.predicted == row.actual, secondCorrect: isCorrect)
      if before.faceFound, answer.faceFound {
        outcomesWithFaceBoth.add(
          firstCorrect: before.predicted == row.actual, secondCorrect: isCorrect)
      }
      if before.faceFound, !answer.faceFound { facesLost += 1 }
      if answer.faceFound {
        withFace += 1
        if isCorrect { correctWithFace += 1 }
      }
      largest = max(largest, row.distance)
    }
    guard outcomes.n > 0 else { return nil }
    let times = condition.attack == nil ? costs.times?[model] : nil
    return SummaryRow(
      model: model, attack: condition.attackName, norm: condition.norm?.rawValue,
      epsilon: condition.attack == nil ? 0 : condition.epsilon,
      knowledge: knowledge(condition, isAttacked: isAttacked),
      n: outcomes.n, correct: outcomes.secondCorrect,
      cleanAccuracy: outcomes.firstAccuracy ?? 0,
      cleanAccuracyCI95: .wilson(successes: outcomes.firstCorrect, of: outcomes.n),
      attackedAccuracy: outcomes.secondAccuracy ?? 0,
      attackedAccuracyCI95: .wilson(successes: outcomes.secondCorrect, of: outcomes.n),
      drop: outcomes.drop ?? 0, dropCI95: outcomes.dropCI95, pValue: outcomes.pValue,
      flippedOfCorrect: outcomes.flippedOfCorrect ?? 0,
      flippedOfCorrectCI95: outcomes.flippedOfCorrectCI95, nWithFace: withFace,
      accuracyWithFace: withFace > 0 ? Double(correctWithFace) / Double(withFace) : nil,
      facesLost: facesLost, nWithFaceBoth: outcomesWithFaceBoth.n,
      dropWithFaceBoth: outcomesWithFaceBoth.drop,
      dropWithFaceBothCI95: outcomesWithFaceBoth.dropCI95, largestDistance: largest,
      medianMilliseconds: times?.medianMilliseconds,
      medianMillisecondsGivenBox: times?.medianMillisecondsGivenBox,
      peakMemoryMebibytes: costs.peakMebibytes[condition.name])
  }

  private static func knowledge(_ condition: Condition, isAttacked: Bool) -> SummaryRow.Knowledge {
    switch condition.attack?.attack.access {
    case nil: .none
    case .nothing: .random
    default: isAttacked ? .whiteBox : .transfer
    }
  }
}
