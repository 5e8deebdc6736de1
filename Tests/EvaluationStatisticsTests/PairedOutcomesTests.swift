import EvaluationStatistics
import Testing

@Suite("Paired outcomes")
struct PairedOutcomesTests {
  static func outcomes(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> PairedOutcomes {
    var outcomes = PairedOutcomes()
    for (count, first, second) in [
      (a, true, true), (b, true, false), (c, false, true), (d, false, false),
    ] {
      for _ in 0..<count { outcomes.add(firstCorrect: first, secondCorrect: second) }
    }
    return outcomes
  }

  @Test("Flips that cancel out leave no drop but are counted")
  func cancellingFlips() {
    let outcomes = Self.outcomes(40, 10, 10, 40)
    #expect(outcomes.n == 100)
    #expect(outcomes.drop == 0)
    #expect(outcomes.flippedOfCorrect == 0.2)
    #expect(outcomes.pValue == 1)
    #expect(outcomes.dropCI95.lower < -0.05 && outcomes.dropCI95.upper > 0.05)
  }

  @Test("A drop has the sign of the loss")
  func drop() {
    let outcomes = Self.outcomes(53, 16, 8, 9)
    #expect(outcomes.firstCorrect == 69)
    #expect(outcomes.secondCorrect == 61)
    #expect(outcomes.drop == 8.0 / 86)
    #expect(outcomes.flippedOfCorrect == 16.0 / 69)
    #expect(outcomes.flippedOfCorrectCI95 == .wilson(successes: 16, of: 69))
  }

  @Test("Shares of nothing are unknown")
  func empty() {
    #expect(PairedOutcomes().drop == nil)
    #expect(Self.outcomes(0, 0, 0, 5).flippedOfCorrect == nil)
  }
}
