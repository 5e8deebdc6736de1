import AdversarialAttacks
import AttackLedger
public import EvaluationStatistics
import ModelEvaluation
public import Toolkit

/// The result of a comparison: `summary.json`.
public struct ComparisonSummary: Codable, Equatable, Sendable {
  public let dataset: String
  public let datasetFingerprint: String
  /// The number of compared pictures.
  public let n: Int
  /// The number of unusable files and rows in the whole dataset, which no figure includes;
  /// `skipped.json` lists them.
  public let skipped: Int
  public let seed: UInt64
  /// Whether the faces are synthetic, so that the figures are a demonstration, not evidence.
  public let synthetic: Bool
  /// The paper's claims and the measurements, in a few sentences.
  public let finding: String
  public let rows: [SummaryRow]
  /// The two models compared with each other, under each condition.
  public let between: [ModelDifference]
}

extension ComparisonSummary {
  /// Summarises the rows of a ledger.
  static func rows(
    ledger: OutcomeLedger, costs: RunCosts, conditions: [Condition], attacked: String,
    models: [String]
  ) throws -> [SummaryRow] {
    let clean = try ledger.rows(under: .clean)
    return try conditions.flatMap { condition -> [SummaryRow] in
      let now = try ledger.rows(under: condition)
      return models.compactMap { model in
        row(
          model: model, condition: condition, clean: clean, now: now, costs: costs,
          isAttacked: model == attacked)
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
    var unchanged = 0
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
      if row.distance == 0 { unchanged += 1 }
    }
    guard outcomes.n > 0 else { return nil }
    let times = condition.attack == nil ? costs.times?[model] : nil
    let knowledge = Self.knowledge(condition, isAttacked: isAttacked)
    let isClaimed = knowledge == .transfer
    return SummaryRow(
      model: model, attack: condition.attackName, norm: condition.norm?.rawValue,
      epsilon: condition.attack == nil ? 0 : condition.epsilon,
      knowledge: knowledge, n: outcomes.n, correct: outcomes.secondCorrect,
      cleanAccuracy: outcomes.firstAccuracy ?? 0,
      cleanAccuracyCI95: .wilson(successes: outcomes.firstCorrect, of: outcomes.n),
      attackedAccuracy: outcomes.secondAccuracy ?? 0,
      attackedAccuracyCI95: .wilson(successes: outcomes.secondCorrect, of: outcomes.n),
      robustAccuracy: Double(outcomes.bothCorrect) / Double(outcomes.n),
      robustAccuracyCI95: .wilson(successes: outcomes.bothCorrect, of: outcomes.n),
      wrongTurnedRight: outcomes.onlySecondCorrect, drop: outcomes.drop ?? 0,
      dropCI95: outcomes.dropCI95, pValue: outcomes.pValue,
      claim: isClaimed ? PaperClaim(outcomes.dropCI95) : nil,
      neededForClaim: isClaimed ? outcomes.casesNeeded(forDropBelow: PaperClaim.drop) : nil,
      flippedOfCorrect: outcomes.flippedOfCorrect ?? 0,
      flippedOfCorrectCI95: outcomes.flippedOfCorrectCI95, nWithFace: withFace,
      accuracyWithFace: withFace > 0 ? Double(correctWithFace) / Double(withFace) : nil,
      facesLost: facesLost, nWithFaceBoth: outcomesWithFaceBoth.n,
      dropWithFaceBoth: outcomesWithFaceBoth.drop,
      dropWithFaceBothCI95: outcomesWithFaceBoth.dropCI95, largestDistance: largest,
      unchanged: condition.attack == nil ? 0 : unchanged,
      medianMilliseconds: times?.medianMilliseconds,
      medianMillisecondsGivenBox: times?.medianMillisecondsGivenBox,
      peakMemoryMebibytes: costs.peakMebibytes[condition.name])
  }

  private static func knowledge(_ condition: Condition, isAttacked: Bool) -> SummaryRow.Knowledge {
    switch condition.attack?.attack.access {
    case nil: .none
    case .nothing: .random
    case .gradient: isAttacked ? .whiteBox : .transfer
    case .decision, .scores: isAttacked ? .blackBox : .transfer
    }
  }
}

/// One model under one condition: a row of the table and of `summary.json`.
///
/// Accuracies, drops and shares are fractions; epsilon counts 255ths of the pixel range.
public struct SummaryRow: Codable, Equatable, Sendable {
  /// The model's name.
  public let model: String
  /// The attack's name, or `clean`.
  public let attack: String
  /// `linf` or `l2`; nil for clean pictures.
  @ExplicitNull public var norm: String?
  /// 0 for clean pictures; nil for attacks that look for the smallest perturbation.
  @ExplicitNull public var epsilon: Double?
  /// What the attacker knows about this model.
  public let knowledge: Knowledge
  /// The number of pictures; one without an answer counts as wrong.
  public let n: Int
  /// The number of correct answers under this condition.
  public let correct: Int
  public let cleanAccuracy: Double
  public let cleanAccuracyCI95: ConfidenceInterval
  /// The share of correct answers under this condition.
  public let attackedAccuracy: Double
  public let attackedAccuracyCI95: ConfidenceInterval
  /// The share of pictures that are right when clean and under this condition, with Wilson's
  /// interval.
  public let robustAccuracy: Double
  public let robustAccuracyCI95: ConfidenceInterval
  /// The number of pictures that are wrong when clean and right under this condition.
  public let wrongTurnedRight: Int
  /// Clean minus attacked accuracy, with the paired 95% interval (Tango, 1998).
  public let drop: Double
  public let dropCI95: ConfidenceInterval
  /// The exact two-sided p-value for no difference (McNemar, 1947).
  public let pValue: Double
  /// What the drop says about the paper's claim; nil except for the model that an attacker does not
  /// know.
  @ExplicitNull public var claim: PaperClaim?
  /// The fewest pictures that would support the claim, if flips stay as frequent as they are here;
  /// nil if the drop is not below the claimed one, or there is no claim.
  @ExplicitNull public var neededForClaim: Int?
  /// The share of correct clean answers that are now wrong, with Wilson's interval.
  public let flippedOfCorrect: Double
  public let flippedOfCorrectCI95: ConfidenceInterval
  /// The number of pictures in which the detector still finds a face.
  public let nWithFace: Int
  /// The accuracy over those; nil if there are none.
  @ExplicitNull public var accuracyWithFace: Double?
  /// The number of pictures whose face the detector finds when clean but not now.
  public let facesLost: Int
  /// The number of pictures in which it finds a face both when clean and now, and the drop over
  /// those with its paired 95% interval; the drop is nil if there are none.
  public let nWithFaceBoth: Int
  @ExplicitNull public var dropWithFaceBoth: Double?
  public let dropWithFaceBothCI95: ConfidenceInterval
  /// The largest perturbation measured on the 8-bit pictures, in 255ths by the norm.
  public let largestDistance: Double
  /// The number of pictures whose 8-bit pixels the attack left as they were; 0 if clean.
  public let unchanged: Int
  /// Milliseconds per picture for the whole pipeline, including detection, in one thread; measured
  /// once per run on clean pictures, so nil under all other conditions.
  @ExplicitNull public var medianMilliseconds: Double?
  /// The same with a given box.
  @ExplicitNull public var medianMillisecondsGivenBox: Double?
  /// The peak memory of the comparing process under this condition, with both models loaded.
  @ExplicitNull public var peakMemoryMebibytes: Double?

  /// What an attacker knows about a row's model.
  public enum Knowledge: String, Codable, Sendable {
    /// No attack.
    case none = "none"
    /// Random noise: the control.
    case random = "random noise (no attacker)"
    /// The attack uses this model's own gradient.
    case whiteBox = "white box"
    /// The attack asks this model for scores or decisions, without a gradient.
    case blackBox = "black box"
    /// The pictures were made against the ResNet and shown to this model.
    case transfer = "transfer (attacker does not know the landmarks)"

    /// Whether someone attacks.
    var isAttack: Bool { self != .none && self != .random }
  }
}

extension SummaryRow {
  var attackWords: String { AttackWords.of(attack, norm: norm) }
}

/// How tables and charts call an attack.
enum AttackWords {
  /// The attack's name, with its norm unless that is linf.
  static func of(_ attack: String, norm: String?) -> String {
    guard let norm, norm != "linf" else { return attack }
    return "\(attack) (\(norm))"
  }
}
