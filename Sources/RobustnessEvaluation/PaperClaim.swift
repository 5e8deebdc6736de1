public import EvaluationStatistics

/// What a measured drop says about the paper's claim that landmarks lose less than 0.3 points.
public enum PaperClaim: String, Codable, Sendable {
  /// The upper limit of the drop is below the claimed one.
  case supported
  /// The lower limit is not.
  case refuted
  /// Neither: there are too few pictures to tell.
  case undecided

  /// The drop that the paper claims to stay below, as a fraction.
  public static let drop = 0.003

  /// - Parameter interval: That of the drop, in fractions.
  public init(_ interval: ConfidenceInterval) {
    if interval.upper < Self.drop {
      self = .supported
    } else {
      self = interval.lower >= Self.drop ? .refuted : .undecided
    }
  }
}
