import Glibc

/// McNemar's test of whether two proportions measured on the same cases are equal.
public enum McNemarTest {
  /// The exact two-sided p-value: that of a fair coin for the discordant pairs.
  ///
  /// McNemar (1947); the exact conditional form, which never exceeds its level (Fagerland, Lydersen
  /// and Laake, BMC Med. Res. Methodol. 13:91, 2013). Holds for any count: it is summed on a
  /// logarithmic scale, where `0.5^n` would underflow above 1,074 pairs.
  ///
  ///     McNemarTest.exactPValue(onlyFirst: 1, onlySecond: 7)  // 0.0703125
  ///
  /// - Returns: a value in `0...1`; 1 where there is no discordant pair.
  /// - Precondition: `onlyFirst >= 0 && onlySecond >= 0`.
  public static func exactPValue(onlyFirst: Int, onlySecond: Int) -> Double {
    precondition(onlyFirst >= 0 && onlySecond >= 0, "a count of discordant pairs is negative")
    let fewer = min(onlyFirst, onlySecond)
    let n = Double(onlyFirst + onlySecond)
    // log C(n, fewer), then the tail relative to its largest term.
    var logLargest = -n * log(2.0)
    for i in 0..<fewer { logLargest += log((n - Double(i)) / Double(fewer - i)) }
    var (tail, term) = (1.0, 1.0)
    for k in stride(from: fewer, to: 0, by: -1) {
      term *= Double(k) / (n - Double(k) + 1)
      tail += term
    }
    return min(1, 2 * exp(logLargest) * tail)
  }
}
