import EvaluationStatistics
import Testing

@Suite("Confidence intervals")
struct IntervalTests {
  // The four examples of Newcombe, Stat. Med. 17:857-872 (1998), table I, method 3; the last three
  // from statsmodels 0.14, `proportion_confint(method='wilson')`.
  @Test(
    "Wilson's interval equals published ones",
    arguments: [
      (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611),
      (1, 29, 0.0061, 0.1718), (29, 29, 0.8830, 1), (1927, 3589, 0.5206, 0.5532),
      (0, 300, 0, 0.0126),
    ])
  func wilson(successes: Int, count: Int, lower: Double, upper: Double) {
    let interval = ConfidenceInterval.wilson(successes: successes, of: count)
    #expect(abs(interval.lower - lower) < 5e-5)
    #expect(abs(interval.upper - upper) < 5e-5)
  }

  struct Paired: Sendable {
    let source: String
    let b, c, n: Int
    let lower, upper, tolerance: Double
    var z = ConfidenceInterval.z95
  }

  // The first five are in print, and quoted by the tests of the R package `ratesci`; the others
  // come from inverting the score statistic with SciPy, the likelihood maximised numerically
  // instead of by the closed form.
  @Test(
    "Tango's interval equals published ones",
    arguments: [
      Paired(
        source: "Tango 1998, contact lenses, 90%", b: 0, c: 1, n: 44,
        lower: -0.096, upper: 0.037, tolerance: 5e-4, z: 1.6448536269514722),
      Paired(
        source: "Agresti and Min 2005", b: 16, c: 8, n: 86,
        lower: -0.020, upper: 0.207, tolerance: 5e-4),
      Paired(
        source: "Fagerland et al. 2014, airways", b: 1, c: 7, n: 21,
        lower: -0.517, upper: -0.026, tolerance: 5e-4),
      Paired(
        source: "Tang et al. 2010", b: 3, c: 1, n: 14,
        lower: -0.1670, upper: 0.4327, tolerance: 5e-5),
      Paired(
        source: "Chang et al. 2024", b: 25, c: 2, n: 102,
        lower: 0.139, upper: 0.321, tolerance: 5e-4),
      Paired(
        source: "SciPy", b: 120, c: 95, n: 3589,
        lower: -0.001050, upper: 0.015082, tolerance: 1e-6),
      Paired(
        source: "SciPy", b: 944, c: 150, n: 1600,
        lower: 0.463077, upper: 0.527901, tolerance: 1e-6),
      Paired(
        source: "SciPy, one side only", b: 5, c: 0, n: 100,
        lower: 0.011157, upper: 0.111750, tolerance: 1e-6),
      Paired(
        source: "SciPy, every case", b: 20, c: 0, n: 20,
        lower: 0.677750, upper: 1, tolerance: 1e-6),
      Paired(
        source: "SciPy, all but one", b: 19, c: 0, n: 20,
        lower: 0.635806, upper: 0.991119, tolerance: 1e-6),
    ])
  func pairedDifference(_ example: Paired) {
    let interval = ConfidenceInterval.pairedDifference(
      onlyFirst: example.b, onlySecond: example.c, of: example.n, z: example.z)
    #expect(abs(interval.lower - example.lower) < example.tolerance)
    #expect(abs(interval.upper - example.upper) < example.tolerance)
  }

  @Test("No flip in n cases still allows for a drop", arguments: [1, 44, 300, 3589])
  func noDiscordantPair(count: Int) {
    let z2 = ConfidenceInterval.z95 * ConfidenceInterval.z95
    let bound = z2 / (Double(count) + z2)
    let interval = ConfidenceInterval.pairedDifference(onlyFirst: 0, onlySecond: 0, of: count)
    #expect(abs(interval.upper - bound) < 1e-12)
    #expect(abs(interval.lower + bound) < 1e-12)
  }

  @Test(
    "Swapping the two mirrors the interval", arguments: [(3, 1, 14), (40, 20, 160), (0, 9, 9)])
  func mirrored(b: Int, c: Int, n: Int) {
    let there = ConfidenceInterval.pairedDifference(onlyFirst: b, onlySecond: c, of: n)
    let back = ConfidenceInterval.pairedDifference(onlyFirst: c, onlySecond: b, of: n)
    #expect(abs(there.lower + back.upper) < 1e-12)
    #expect(abs(there.upper + back.lower) < 1e-12)
  }

  @Test("Without cases nothing is known")
  func noCases() {
    #expect(
      ConfidenceInterval.wilson(successes: 0, of: 0) == ConfidenceInterval(lower: 0, upper: 1))
    #expect(
      ConfidenceInterval.pairedDifference(onlyFirst: 0, onlySecond: 0, of: 0)
        == ConfidenceInterval(lower: -1, upper: 1))
  }
}

@Suite("The exact lower limit of a proportion")
struct ExactLimitTests {
  // From sums of binomial terms in Python, by bisection; where all are successes, alpha^(1/n).
  @Test(
    "is that of Clopper and Pearson",
    arguments: [
      (100, 100, 0.001, 0.9332543), (10, 10, 0.05, 0.7411344), (1, 1, 0.05, 0.05),
      (0, 20, 0.05, 0), (9, 10, 0.05, 0.6058367), (5, 10, 0.05, 0.2224411),
    ] as [(Int, Int, Double, Double)])
  func limit(successes: Int, count: Int, alpha: Double, expected: Double) {
    let limit = ConfidenceInterval.exactLowerLimit(successes: successes, of: count, alpha: alpha)
    #expect(abs(limit - expected) < 1e-6)
  }

  @Test(
    "rests on quantiles of the normal distribution",
    arguments: [(0.5, 0), (0.975, 1.959963984540054), (0.001, -3.090232306167813)]
      as [(Double, Double)])
  func quantile(share: Double, expected: Double) {
    #expect(abs(NormalDistribution.quantile(share) - expected) < 1e-9)
  }
}
