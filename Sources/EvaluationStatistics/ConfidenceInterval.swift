import Toolkit

/// The limits of a confidence interval; in JSON, an array of both.
public struct ConfidenceInterval: Equatable, Sendable {
  /// The two-sided 95% quantile of the normal distribution.
  public static let z95 = 1.959963984540054

  public let lower: Double
  public let upper: Double

  /// - Precondition: `lower <= upper`.
  public init(lower: Double, upper: Double) {
    precondition(lower <= upper, "the lower limit \(lower) is above the upper limit \(upper)")
    self.lower = lower
    self.upper = upper
  }
}

extension ConfidenceInterval: Codable {
  public init(from decoder: any Decoder) throws {
    var limits = try decoder.unkeyedContainer()
    let lower = try limits.decode(Double.self)
    let upper = try limits.decode(Double.self)
    guard lower <= upper else {
      throw DecodingError.dataCorruptedError(
        in: limits, debugDescription: "the lower limit \(lower) is above the upper limit \(upper)")
    }
    self.init(lower: lower, upper: upper)
  }

  public func encode(to encoder: any Encoder) throws {
    var limits = encoder.unkeyedContainer()
    try limits.encode(lower)
    try limits.encode(upper)
  }
}

extension ConfidenceInterval {
  /// Wilson's score interval for a proportion, without continuity correction.
  ///
  /// Wilson (1927), recommended by Newcombe (Stat. Med. 17:857-872, 1998, method 3) and by Brown,
  /// Cai and DasGupta (2001): unlike the normal approximation, it stays in `0...1` and has a width
  /// above zero when none or all are successes.
  ///
  ///     ConfidenceInterval.wilson(successes: 81, of: 263)  // 0.2553...0.3662
  ///
  /// - Parameter z: The two-sided normal quantile, by default that of 95%.
  /// - Returns: Limits in `0...1`; `0...1` itself if `count` is zero.
  /// - Precondition: `0 <= successes && successes <= count`.
  public static func wilson(successes: Int, of count: Int, z: Double = z95) -> ConfidenceInterval {
    precondition(
      0 <= successes && successes <= count, "\(successes) successes among \(count) cases")
    guard count > 0 else { return ConfidenceInterval(lower: 0, upper: 1) }
    let n = Double(count)
    let k = Double(successes)
    let center = k + z * z / 2
    let halfWidth = z * (k * (n - k) / n + z * z / 4).squareRoot()
    let total = n + z * z
    // At the ends the formula gives 0 and 1, apart from rounding.
    return ConfidenceInterval(
      lower: successes == 0 ? 0 : max(0, (center - halfWidth) / total),
      upper: successes == count ? 1 : min(1, (center + halfWidth) / total))
  }
}

extension ConfidenceInterval {
  /// Both limits in percentage points: `[0.1, 2.3]`.
  public var points: String { "[\(NumberText.points(lower)), \(NumberText.points(upper))]" }
}
