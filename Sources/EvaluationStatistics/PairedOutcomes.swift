/// How the same cases came out twice, such as each image before and after an attack.
///
/// A small net drop can hide many flips that cancel, so this keeps the four counts and gives both.
public struct PairedOutcomes: Codable, Equatable, Sendable {
  /// The cases that were right both times.
  public private(set) var bothCorrect = 0
  /// The cases that were right first and wrong then: the flips.
  public private(set) var onlyFirstCorrect = 0
  /// The cases that were wrong first and right then.
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

  /// The share that was right first, `0...1`; `nil` without cases, as for every share here.
  public var firstAccuracy: Double? { share(firstCorrect, of: n) }
  public var secondAccuracy: Double? { share(secondCorrect, of: n) }

  /// The first accuracy less the second, `-1...1`: above zero where the second time was worse.
  public var drop: Double? { share(onlyFirstCorrect - onlySecondCorrect, of: n) }

  /// The 95% interval of `drop`, which takes the pairing into account (Tango, 1998).
  public var dropCI95: ConfidenceInterval {
    .pairedDifference(onlyFirst: onlyFirstCorrect, onlySecond: onlySecondCorrect, of: n)
  }

  /// The share of what was right first that was wrong then, `0...1`; `nil` where nothing was right.
  public var flippedOfCorrect: Double? { share(onlyFirstCorrect, of: firstCorrect) }

  /// The 95% interval of `flippedOfCorrect` (Wilson, 1927).
  public var flippedOfCorrectCI95: ConfidenceInterval {
    .wilson(successes: onlyFirstCorrect, of: firstCorrect)
  }

  /// The exact two-sided p-value of the two accuracies being equal (McNemar, 1947).
  public var pValue: Double {
    McNemarTest.exactPValue(onlyFirst: onlyFirstCorrect, onlySecond: onlySecondCorrect)
  }
}
