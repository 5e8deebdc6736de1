import Glibc

extension ConfidenceInterval {
  /// The lower limit of the exact one-sided interval of a proportion.
  ///
  /// Clopper and Pearson, "The use of confidence or fiducial limits illustrated in the case of the
  /// binomial", Biometrika 26, 1934: the true proportion is below it with a probability of at most
  /// `alpha`, whatever it is.
  ///
  ///     ConfidenceInterval.exactLowerLimit(successes: 100, of: 100, alpha: 0.001)  // 0.9333
  ///
  /// - Parameter alpha: Above 0 and below 1.
  /// - Returns: A value in `0...1`, never above the true limit; 0 without successes.
  /// - Precondition: `0 <= successes && successes <= count`.
  public static func exactLowerLimit(successes: Int, of count: Int, alpha: Double) -> Double {
    precondition(
      0 <= successes && successes <= count, "\(successes) successes among \(count) cases")
    precondition(0 < alpha && alpha < 1, "an alpha of \(alpha)")
    guard successes > 0 else { return 0 }
    // The probability of at least as many successes rises with the proportion.
    var (low, high) = (0.0, 1.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if upperTail(from: successes, of: count, probability: middle) < alpha {
        low = middle
      } else {
        high = middle
      }
    }
    return low
  }

  /// The probability of at least `from` successes.
  private static func upperTail(from: Int, of count: Int, probability: Double) -> Double {
    guard probability > 0 else { return 0 }
    guard probability < 1 else { return 1 }
    let (yes, no) = (log(probability), log1p(-probability))
    var logChoose =
      lgamma(Double(count) + 1) - lgamma(Double(from) + 1)
      - lgamma(Double(count - from) + 1)
    var sum = 0.0
    for successes in from...count {
      sum += exp(logChoose + Double(successes) * yes + Double(count - successes) * no)
      guard successes < count else { break }
      logChoose += log(Double(count - successes) / Double(successes + 1))
    }
    return min(1, sum)
  }
}

/// The normal distribution of mean 0 and variance 1.
public enum NormalDistribution {
  /// The value below which a share of the distribution lies.
  ///
  /// - Parameter share: Above 0 and below 1.
  /// - Returns: Exact to about 12 digits; by bisection of the distribution function.
  public static func quantile(_ share: Double) -> Double {
    precondition(0 < share && share < 1, "a share of \(share)")
    var (low, high) = (-40.0, 40.0)
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if 0.5 * erfc(-middle / 2.0.squareRoot()) < share { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
