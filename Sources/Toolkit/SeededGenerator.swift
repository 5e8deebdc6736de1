import Glibc

/// A small, fast, seeded random number generator: the same seed gives the same numbers everywhere.
///
/// xoshiro256** (Blackman and Vigna, 2018), its state filled by SplitMix64 from the seed. The state
/// can be saved and restored, so that an interrupted run continues with the same numbers.
public struct SeededGenerator: RandomNumberGenerator, Equatable, Sendable {
  /// The 256 bits of state, as four words.
  public private(set) var state: [UInt64]

  public init(seed: UInt64) {
    var word = seed
    state = (0..<4).map { _ in SeededGenerator.splitMix64(&word) }
  }

  /// A generator whose numbers depend on the seed and on every part of the key, in order: one
  /// independent stream for, say, each image of each attack.
  public init(seed: UInt64, stream key: UInt64...) {
    var word = seed
    for part in key {
      word = SeededGenerator.splitMix64(&word) ^ (part &* 0x9E37_79B9_7F4A_7C15)
    }
    self.init(seed: SeededGenerator.splitMix64(&word))
  }

  /// Continues from a saved state; `nil` unless it has four words that are not all zero.
  public init?(state: [UInt64]) {
    guard state.count == 4, state.contains(where: { $0 != 0 }) else { return nil }
    self.state = state
  }

  public mutating func next() -> UInt64 {
    let result = rotateLeft(state[1] &* 5, 7) &* 9
    let shifted = state[1] << 17
    state[2] ^= state[0]
    state[3] ^= state[1]
    state[1] ^= state[2]
    state[0] ^= state[3]
    state[2] ^= shifted
    state[3] = rotateLeft(state[3], 45)
    return result
  }

  private func rotateLeft(_ word: UInt64, _ count: UInt64) -> UInt64 {
    (word << count) | (word >> (64 - count))
  }

  private static func splitMix64(_ word: inout UInt64) -> UInt64 {
    word &+= 0x9E37_79B9_7F4A_7C15
    var mixed = word
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

extension RandomNumberGenerator {
  /// A number from the normal distribution with mean 0 and deviation 1, by Marsaglia's polar method
  /// (1964).
  public mutating func normalDeviate() -> Double {
    while true {
      let x = Double.random(in: -1...1, using: &self)
      let y = Double.random(in: -1...1, using: &self)
      let square = x * x + y * y
      if square > 0, square < 1 { return x * (-2 * log(square) / square).squareRoot() }
    }
  }
}
