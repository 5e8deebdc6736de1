public import Toolkit

/// The worst case beside the mean over the attacks.
public struct AverageCase: Codable, Equatable, Sendable {
  /// In 255ths; nil for limits of their own.
  @ExplicitNull public var epsilon: Double?
  /// The mean of the attacks' robust accuracies.
  public let meanRobustAccuracy: Double
  /// The share that withstands every attack.
  public let worstCase: Double
}

/// The smallest perturbations that fooled a model.
public struct SmallestDistances: Codable, Equatable, Sendable {
  /// The pictures that are right when clean.
  public let n: Int
  /// Those of them that nothing fooled; their distances count as infinite.
  public let unbroken: Int
  /// The distance, in 255ths, within which this share of the pictures is fooled; nil where fewer
  /// were.
  @ExplicitNull public var percent10: Double?
  @ExplicitNull public var percent25: Double?
  @ExplicitNull public var percent50: Double?
  @ExplicitNull public var percent75: Double?
  @ExplicitNull public var percent90: Double?
}

/// How an attack's success grows with its queries.
public struct SuccessOverQueries: Codable, Equatable, Sendable {
  public let attack: String
  /// In 255ths; nil for limits of their own.
  @ExplicitNull public var epsilon: Double?
  /// Forward passes, and the share of the pictures seen that were fooled by then.
  public let points: [Point]

  public struct Point: Codable, Equatable, Sendable {
    public let queries: Int
    public let fooled: Double
  }
}

/// How often each class was answered as each class, when clean and in the worst case.
public struct Confusion: Codable, Equatable, Sendable {
  public let classes: [String]
  /// `[label][answer]`; no answer counts in none.
  public let clean: [[Int]]
  public let attacked: [Attacked]

  public struct Attacked: Codable, Equatable, Sendable {
    /// In 255ths; nil for limits of their own.
    @ExplicitNull public var epsilon: Double?
    /// The answers to the pictures that fooled the model, and the clean answers of the others.
    public let counts: [[Int]]
  }
}

/// How near an attack comes to the best of all attacks.
///
/// The area between the clean accuracy and the curve of robust accuracy over epsilon, divided by
/// that of the per-picture best: 1 is optimal (Cinà et al. 2025, "AttackBench", section 3).
public struct Optimality: Codable, Equatable, Sendable {
  public let attack: String
  public let value: Double
}
