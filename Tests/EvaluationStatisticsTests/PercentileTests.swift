import EvaluationStatistics
import Testing

@Suite("Percentiles")
struct PercentileTests {
  // numpy.percentile([3, 1, 4, 1, 5, 9, 2, 6], ...)
  @Test(
    "They equal NumPy's",
    arguments: [(0, 1), (0.05, 1), (0.25, 1.75), (0.5, 3.5), (0.95, 7.95), (1, 9), (1.5, 9)])
  func numpy(share: Double, expected: Double) throws {
    let value = try #require(Percentile.of([3, 1, 4, 1, 5, 9, 2, 6], at: share))
    #expect(abs(value - expected) < 1e-12)
  }

  @Test("The median of an odd number of values is the middle one")
  func median() {
    #expect(Percentile.median([7, 1, 2]) == 2)
    #expect(Percentile.median([4]) == 4)
  }

  @Test("No values, or values that are not numbers, have no percentile")
  func nothing() {
    #expect(Percentile.median([]) == nil)
    #expect(Percentile.median([1, .nan]) == nil)
  }
}
