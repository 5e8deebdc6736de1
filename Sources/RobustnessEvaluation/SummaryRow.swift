public import EvaluationStatistics
public import Toolkit

/// One model under one condition: a row of the table and of `summary.json`.
///
/// Accuracies, drops and shares are fractions; epsilon counts 255ths of the pixel range.
public struct SummaryRow: Codable, Equatable, Sendable {
  /// The model's name.
  public let model: String
  /// `clean`, `noise`, `fgsm` or `pgd-N`.
  public let attack: String
  /// `linf` or `l2`; nil for clean pictures.
  @ExplicitNull public var norm: String?
  /// 0 for clean pictures; nil for attacks that look for the smallest perturbation.
  @ExplicitNull public var epsilon: Double?
  /// What the attacker knows of this model.
  public let knowledge: Knowledge
  /// The pictures; one without an answer counts as wrong.
  public let n: Int
  /// The right answers under this condition.
  public let correct: Int
  public let cleanAccuracy: Double
  public let cleanAccuracyCI95: ConfidenceInterval
  public let attackedAccuracy: Double
  public let attackedAccuracyCI95: ConfidenceInterval
  /// Clean less attacked accuracy, with the paired 95% interval (Tango, 1998).
  public let drop: Double
  public let dropCI95: ConfidenceInterval
  /// The exact two-sided p-value of no difference (McNemar, 1947).
  public let pValue: Double
  /// The share of the right answers on clean pictures that are wrong now, with Wilson's interval.
  public let flippedOfCorrect: Double
  public let flippedOfCorrectCI95: ConfidenceInterval
  /// The pictures in which the detector finds a face now.
  public let nWithFace: Int
  /// Accuracy over those; nil where there is none.
  @ExplicitNull public var accuracyWithFace: Double?
  /// The pictures in which the detector found a face before and finds none now.
  public let facesLost: Int
  /// The pictures in which it found a face before and finds one now, and the drop over those with
  /// its paired 95% interval; the drop is nil where there is none.
  public let nWithFaceBoth: Int
  @ExplicitNull public var dropWithFaceBoth: Double?
  public let dropWithFaceBothCI95: ConfidenceInterval
  /// The largest perturbation as measured on the 8-bit pictures, in 255ths by the norm.
  public let largestDistance: Double
  /// Milliseconds a picture, whole pipeline with detection, batch of one, one thread; measured once
  /// for a run, on clean pictures, so nil in the rows of all other conditions.
  @ExplicitNull public var medianMilliseconds: Double?
  /// The same from a given box.
  @ExplicitNull public var medianMillisecondsGivenBox: Double?
  /// The most memory of the comparing process under this condition, both models loaded.
  @ExplicitNull public var peakMemoryMebibytes: Double?

  /// What an attacker knows of the model that a row is about.
  public enum Knowledge: String, Codable, Sendable {
    /// No attack.
    case none = "none"
    /// Random noise: the control.
    case random = "random noise (no attacker)"
    /// The attack uses this model's own gradient.
    case whiteBox = "white box"
    /// The pictures were made on the ResNet and shown to this model.
    case transfer = "transfer (attacker does not know the landmarks)"
  }
}

extension SummaryRow {
  /// The attack for people, with its norm where that is not the usual one.
  var attackWords: String { norm == nil || norm == "linf" ? attack : "\(attack) (\(norm ?? ""))" }
}
