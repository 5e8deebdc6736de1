import EvaluationStatistics

/// Numbers as the table and the report show them.
enum Figures {
  /// A fraction as a percentage with one decimal place: `0.6123` is `61.2%`.
  static func percent(_ fraction: Double) -> String { oneDecimal(fraction * 100) + "%" }

  /// A difference of fractions in percentage points with one decimal place: `0.0123` is `1.2`.
  static func points(_ fraction: Double) -> String { oneDecimal(fraction * 100) }

  /// An interval of a difference in points: `[0.1, 2.3]`.
  static func interval(_ interval: ConfidenceInterval) -> String {
    "[\(points(interval.lower)), \(points(interval.upper))]"
  }

  /// A whole number without decimals, any other as it is.
  static func number(_ value: Double) -> String {
    value == value.rounded() ? String(Int(value)) : String(value)
  }

  /// One decimal place; what is below zero keeps its sign even where it rounds to zero.
  static func oneDecimal(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(value < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
  }
}
