import EvaluationStatistics
import Testing

@Suite("McNemar's exact test")
struct McNemarTests {
  // (1, 7): Fagerland et al., BMC Med. Res. Methodol. 13:91 (2013); (12, 2): Armitage and Berry
  // (1994), p. 127; the others from statsmodels 0.14, `mcnemar(exact=True)`.
  @Test(
    "The p-value equals published ones",
    arguments: [
      (1, 7, 0.0703125), (12, 2, 0.0129394531), (0, 0, 1), (4, 4, 1), (5, 0, 0.0625),
      (40, 20, 0.0134892937), (120, 95, 0.1014523276), (1500, 1400, 0.0659873497),
    ])
  func published(b: Int, c: Int, expected: Double) {
    let pValue = McNemarTest.exactPValue(onlyFirst: b, onlySecond: c)
    #expect(abs(pValue - expected) < 1e-9)
    #expect(McNemarTest.exactPValue(onlyFirst: c, onlySecond: b) == pValue)
  }
}
