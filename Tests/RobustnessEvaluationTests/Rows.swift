import EvaluationStatistics

@testable import RobustnessEvaluation

/// Rows of a summary made up by hand.
enum Rows {
  static func make(
    _ model: String, _ attack: String, _ epsilon: Double, _ knowledge: SummaryRow.Knowledge,
    attacked: Double, drop: Double, flipped: Double, milliseconds: Double? = nil,
    norm: String = "linf", unchanged: Int = 0, interval: ConfidenceInterval? = nil,
    needed: Int? = nil
  ) -> SummaryRow {
    let interval = interval ?? ConfidenceInterval(lower: drop - 0.05, upper: drop + 0.05)
    let share = ConfidenceInterval(lower: 0, upper: 1)
    return SummaryRow(
      model: model, attack: attack, norm: attack == "clean" ? nil : norm, epsilon: epsilon,
      knowledge: knowledge, n: 1000, correct: Int(attacked * 1000),
      cleanAccuracy: attacked + drop, cleanAccuracyCI95: share, attackedAccuracy: attacked,
      attackedAccuracyCI95: ConfidenceInterval(
        lower: max(0, attacked - 0.05), upper: min(1, attacked + 0.05)),
      robustAccuracy: attacked * 0.9, robustAccuracyCI95: share,
      wrongTurnedRight: Int((attacked * 100).rounded()), drop: drop, dropCI95: interval,
      pValue: 1, claim: knowledge == .transfer ? PaperClaim(interval) : nil,
      neededForClaim: needed,
      flippedOfCorrect: flipped, flippedOfCorrectCI95: share, nWithFace: 700,
      accuracyWithFace: nil, facesLost: 12,
      nWithFaceBoth: 688, dropWithFaceBoth: drop / 2, dropWithFaceBothCI95: interval,
      largestDistance: epsilon, unchanged: unchanged,
      medianMilliseconds: milliseconds, medianMillisecondsGivenBox: nil, peakMemoryMebibytes: nil)
  }

  /// A model's row of clean pictures with its time.
  static func clean(of model: String, milliseconds: Double) -> SummaryRow {
    make(
      model, "clean", 0, .none, attacked: 0.6, drop: 0, flipped: 0, milliseconds: milliseconds)
  }

  static let all = [
    make("net", "clean", 0, .none, attacked: 0.65, drop: 0, flipped: 0, milliseconds: 12.34),
    make("marks", "clean", 0, .none, attacked: 0.54, drop: 0, flipped: 0),
    make("marks", "noise", 2, .random, attacked: 0.535, drop: 0.005, flipped: 0.11),
    make("marks", "noise", 8, .random, attacked: 0.5, drop: 0.04, flipped: 0.16),
    make("net", "pgd-20", 2, .whiteBox, attacked: 0.1, drop: 0.55, flipped: 0.85),
    make("marks", "pgd-20", 2, .transfer, attacked: 0.55, drop: -0.01, flipped: 0.1),
    make("net", "pgd-20", 8, .whiteBox, attacked: 0, drop: 0.65, flipped: 1),
    make("marks", "pgd-20", 8, .transfer, attacked: 0.505, drop: 0.035, flipped: 0.18),
  ]
}
