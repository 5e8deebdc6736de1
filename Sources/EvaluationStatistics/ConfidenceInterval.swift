/// The lower and the upper limit of a confidence interval; in JSON an array of the two.
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
