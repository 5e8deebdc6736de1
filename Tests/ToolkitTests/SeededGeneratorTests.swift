import Testing
import Toolkit

@Suite("Seeded generator")
struct SeededGeneratorTests {
  @Test("It is xoshiro256**: the reference numbers for the state 1, 2, 3, 4")
  func referenceNumbers() throws {
    var generator = try #require(SeededGenerator(state: [1, 2, 3, 4]))
    let numbers = (0..<4).map { _ in generator.next() }
    #expect(numbers == [11520, 0, 1_509_978_240, 1_215_971_899_390_074_240])
  }

  @Test("A seed fills the state by SplitMix64: the reference numbers for 1234567")
  func referenceState() {
    #expect(
      SeededGenerator(seed: 1_234_567).state == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431,
      ])
  }

  @Test("The same seed gives the same numbers, another seed gives others")
  func seeds() {
    #expect(numbers(SeededGenerator(seed: 5)) == numbers(SeededGenerator(seed: 5)))
    #expect(numbers(SeededGenerator(seed: 5)) != numbers(SeededGenerator(seed: 6)))
  }

  @Test("A saved state continues with the same numbers")
  func resume() throws {
    var generator = SeededGenerator(seed: 7)
    _ = (0..<100).map { _ in generator.next() }
    let resumed = try #require(SeededGenerator(state: generator.state))
    #expect(numbers(resumed) == numbers(generator))
  }

  @Test(
    "A state that is none is refused",
    arguments: [[], [1, 2, 3], [0, 0, 0, 0], [1, 2, 3, 4, 5]] as [[UInt64]])
  func noState(words: [UInt64]) {
    #expect(SeededGenerator(state: words) == nil)
  }

  @Test("Every part of a stream's key, and their order, make another stream")
  func streams() {
    let generators = [
      SeededGenerator(seed: 1), SeededGenerator(seed: 1, stream: 0),
      SeededGenerator(seed: 1, stream: 1), SeededGenerator(seed: 2, stream: 0),
      SeededGenerator(seed: 1, stream: 0, 1), SeededGenerator(seed: 1, stream: 1, 0),
      SeededGenerator(seed: 1, stream: 1, 1),
    ]
    #expect(Set(generators.map(\.state)).count == generators.count)
  }

  @Test("Numbers in a range are spread evenly")
  func evenness() {
    var generator = SeededGenerator(seed: 3)
    let mean =
      (0..<10_000).map { _ in Double.random(in: 0..<1, using: &generator) }
      .reduce(0, +) / 10_000
    // The standard deviation of this mean is 0.0029.
    #expect(abs(mean - 0.5) < 0.015)
  }

  private func numbers(_ generator: SeededGenerator) -> [UInt64] {
    var generator = generator
    return (0..<8).map { _ in generator.next() }
  }
}
