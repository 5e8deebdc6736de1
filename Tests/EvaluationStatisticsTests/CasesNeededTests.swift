import EvaluationStatistics
import Testing

@Suite("The cases that a claim needs")
struct CasesNeededTests {
  private static func outcomes(_ worse: Int, _ better: Int, of count: Int) -> PairedOutcomes {
    var outcomes = PairedOutcomes()
    for place in 0..<count {
      outcomes.add(
        firstCorrect: place < worse || place >= worse + better, secondCorrect: place >= worse)
    }
    return outcomes
  }

  private static let z2 = ConfidenceInterval.z95 * ConfidenceInterval.z95

  @Test(
    "Without a flip, they are those whose limit z²/(n + z²) is below", arguments: [1, 100, 5000])
  func withoutFlips(count: Int) throws {
    let needed = try #require(Self.outcomes(0, 0, of: count).casesNeeded(forDropBelow: 0.003))
    #expect(needed == 1277)
    #expect(Self.z2 / (Double(needed) + Self.z2) < 0.003)
    #expect(Self.z2 / (Double(needed - 1) + Self.z2) >= 0.003)
  }

  // With losses alone, at a share below the claim, the maximum likelihood has no gains either, so
  // that the score is `(p - d)·√n / √(d·(1 - d))`.
  @Test(
    "With losses alone, they are z²·d·(1 - d)/(d - p)²",
    arguments: [(1, 1000, 0.003), (2, 1000, 0.003), (5, 10_000, 0.003), (3, 100, 0.1)])
  func lossesAlone(worse: Int, count: Int, claim: Double) throws {
    let share = Double(worse) / Double(count)
    let expected = Self.z2 * claim * (1 - claim) / ((claim - share) * (claim - share))
    let needed = Self.outcomes(worse, 0, of: count).casesNeeded(forDropBelow: claim)
    #expect(needed == Int(expected) + 1)
  }

  @Test(
    "A run that has them supports the claim, and no other does",
    arguments: [
      (0, 0, 1276), (0, 0, 1277), (1, 0, 2872), (1, 0, 3589), (8, 7, 3589), (8, 7, 20_000),
      (5, 9, 1000), (60, 60, 20_000), (0, 4, 400),
    ])
  func consistent(worse: Int, better: Int, count: Int) throws {
    let outcomes = Self.outcomes(worse, better, of: count)
    let needed = try #require(outcomes.casesNeeded(forDropBelow: 0.003))
    #expect((needed <= count) == (outcomes.dropCI95.upper < 0.003))
  }

  @Test("More flips, a larger drop and a smaller claim need more")
  func monotone() {
    func needed(_ worse: Int, _ better: Int, claim: Double = 0.01) -> Int {
      Self.outcomes(worse, better, of: 1000).casesNeeded(forDropBelow: claim) ?? .max
    }
    let flips = [0, 1, 5, 20, 100].map { needed($0, $0) }
    #expect(flips == flips.sorted() && Set(flips).count == 5)
    let drops = [0, 2, 5, 9].map { needed(10 + $0, 10) }
    #expect(drops == drops.sorted() && Set(drops).count == 4)
    let claims = [0.1, 0.03, 0.01, 0.006].map { needed(10, 5, claim: $0) }
    #expect(claims == claims.sorted() && Set(claims).count == 4)
  }

  @Test("None are enough where the drop is not below the claim, or nothing was observed")
  func none() {
    #expect(Self.outcomes(3, 0, of: 1000).casesNeeded(forDropBelow: 0.003) == nil)
    #expect(Self.outcomes(20, 5, of: 1000).casesNeeded(forDropBelow: 0.003) == nil)
    #expect(PairedOutcomes().casesNeeded(forDropBelow: 0.003) == nil)
  }

  @Test("to tell two apart, with a power of 80%, follow Connor's formula")
  func differ() throws {
    func outcomes(_ onlyFirst: Int, _ onlySecond: Int, of count: Int) -> PairedOutcomes {
      var outcomes = PairedOutcomes()
      for index in 0..<count {
        outcomes.add(
          firstCorrect: index >= onlySecond,
          secondCorrect: index < onlySecond || index >= onlyFirst + onlySecond)
      }
      return outcomes
    }
    #expect(outcomes(10, 2, of: 100).casesNeededToDiffer() == 145)
    #expect(outcomes(2, 10, of: 100).casesNeededToDiffer() == 145)
    #expect(outcomes(3, 3, of: 100).casesNeededToDiffer() == nil)
    #expect(PairedOutcomes().casesNeededToDiffer() == nil)
    #expect(outcomes(4, 0, of: 100).casesNeededToDiffer() == 194)
  }
}
