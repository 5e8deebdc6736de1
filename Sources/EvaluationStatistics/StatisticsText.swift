import Toolkit

extension ConfidenceInterval {
  /// Both limits in percentage points: `[0.1, 2.3]`.
  public var points: String { "[\(NumberText.points(lower)), \(NumberText.points(upper))]" }
}

extension McNemarTest {
  /// A p-value for tables, with four decimal places.
  public static func words(_ pValue: Double) -> String {
    pValue < 0.0001 ? "below 0.0001" : NumberText.fixed(pValue, 4)
  }
}
