import Glibc
import Toolkit

/// Two outcomes of the same cases, such as each image before and after an attack.
///
/// A small net drop can hide many flips that cancel out, so this keeps all four counts and gives
/// both figures.
public struct PairedOutcomes: Codable, Equatable, Sendable {
  /// The cases that were correct both times.
  public private(set) var bothCorrect = 0
  /// The cases that were correct first and wrong second: the flips.
  public private(set) var onlyFirstCorrect = 0
  /// The cases that were wrong first and correct second.
  public private(set) var onlySecondCorrect = 0
  /// The cases that were wrong both times.
  public private(set) var neitherCorrect = 0

  public init() {}

  /// Counts one case.
  public mutating func add(firstCorrect: Bool, secondCorrect: Bool) {
    switch (firstCorrect, secondCorrect) {
    case (true, true): bothCorrect += 1
    case (true, false): onlyFirstCorrect += 1
    case (false, true): onlySecondCorrect += 1
    case (false, false): neitherCorrect += 1
    }
  }

  /// The number of cases.
  public var n: Int { firstCorrect + onlySecondCorrect + neitherCorrect }
  public var firstCorrect: Int { bothCorrect + onlyFirstCorrect }
  public var secondCorrect: Int { bothCorrect + onlySecondCorrect }

  /// The share that was correct first, `0...1`; like every share here, `nil` without cases.
  public var firstAccuracy: Double? { share(firstCorrect, of: n) }
  public var secondAccuracy: Double? { share(secondCorrect, of: n) }

  /// The first accuracy minus the second, `-1...1`; above zero if the second was worse.
  public var drop: Double? { share(onlyFirstCorrect - onlySecondCorrect, of: n) }

  /// The 95% interval of `drop`, which accounts for the pairing (Tango, 1998).
  public var dropCI95: ConfidenceInterval {
    .pairedDifference(onlyFirst: onlyFirstCorrect, onlySecond: onlySecondCorrect, of: n)
  }

  /// The share of the cases that were correct first that were wrong second, `0...1`; `nil` if none
  /// was correct.
  public var flippedOfCorrect: Double? { share(onlyFirstCorrect, of: firstCorrect) }

  /// The 95% interval of `flippedOfCorrect` (Wilson, 1927).
  public var flippedOfCorrectCI95: ConfidenceInterval {
    .wilson(successes: onlyFirstCorrect, of: firstCorrect)
  }

  /// The exact two-sided p-value of equal accuracies (McNemar, 1947).
  public var pValue: Double {
    McNemarTest.exactPValue(onlyFirst: onlyFirstCorrect, onlySecond: onlySecondCorrect)
  }
}

/// McNemar's test of whether two proportions measured on the same cases are equal.
public enum McNemarTest {
  /// The exact two-sided p-value: that of a fair coin for the discordant pairs.
  ///
  /// McNemar (1947); the exact conditional form, which never exceeds its level (Fagerland, Lydersen
  /// and Laake, BMC Med. Res. Methodol. 13:91, 2013). Works for any count: it sums on a logarithmic
  /// scale, because `0.5^n` would underflow above 1,074 pairs.
  ///
  ///     McNemarTest.exactPValue(onlyFirst: 1, onlySecond: 7)  // 0.0703125
  ///
  /// - Returns: A value in `0...1`; 1 if there is no discordant pair.
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

  /// A p-value for tables, with four decimal places.
  public static func words(_ pValue: Double) -> String {
    pValue < 0.0001 ? "below 0.0001" : NumberText.fixed(pValue, 4)
  }
}
