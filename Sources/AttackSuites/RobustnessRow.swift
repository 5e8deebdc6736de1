public import EvaluationStatistics
public import Toolkit

/// One attack, or the worst case of all, at one epsilon.
public struct RobustnessRow: Codable, Equatable, Sendable {
  public let model: String
  /// The attack's name, or `worst-case`.
  public let attack: String
  public let norm: String
  /// In 255ths of the pixel range; nil if the attacks have limits of their own.
  @ExplicitNull public var epsilon: Double?
  /// What the attacker knows.
  public let knowledge: String
  /// The number of pictures; those that the model gets wrong when clean count as wrong.
  public let n: Int
  public let cleanAccuracy: Double
  /// The share of all pictures that are right when clean and under this attack; in a cascade, under
  /// all before it, too.
  public let robustAccuracy: Double
  /// Wilson's interval.
  public let robustCI95: ConfidenceInterval
  /// What is lost of the clean accuracy, with Tango's paired interval.
  public let drop: Double
  public let dropCI95: ConfidenceInterval
  /// The right pictures that the attack saw, and those of them that it fooled, at this epsilon or a
  /// smaller one.
  public let attacked: Int
  public let fooled: Int
  /// The pictures that are wrong when clean and right now; nil where only right ones were attacked.
  @ExplicitNull public var wrongTurnedRight: Int?
  /// Forward passes for a picture that the attack fooled; nil if it fooled none.
  ///
  /// In the worst case those of all attacks on it.
  @ExplicitNull public var medianQueries: Double?
  /// The size of the perturbations that fooled, in 255ths; nil if there are none.
  @ExplicitNull public var medianDistance: Double?
  /// How far the landmarks of those moved on average, as a share of the distance between the eyes;
  /// nil if the model places none.
  @ExplicitNull public var medianDisplacement: Double?
  /// The time for a picture; in the worst case that of all attacks on it.
  @ExplicitNull public var medianMilliseconds: Double?

  static let worstCase = "worst-case"

  var isWorstCase: Bool { attack == Self.worstCase }
}
