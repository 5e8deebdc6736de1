import Toolkit

/// Noise of a camera's sensor: independent in each pixel, close to normal.
struct SensorNoise {
  private var generator: SeededGenerator
  private let factor: Float

  /// - Parameter deviation: In 255ths.
  init(deviation: Double, seed: UInt64) {
    generator = SeededGenerator(seed: seed)
    // The sum of four whole numbers from 0 to 255 has this deviation.
    factor = Float(deviation / (4 * Double(256 * 256 - 1) / 12).squareRoot())
  }

  /// Adds noise to values; two of them share a random word.
  mutating func add(to values: inout [Float]) {
    var word: UInt64 = 0
    for index in values.indices {
      word = index & 1 == 0 ? generator.next() : word >> 32
      let sum = (word & 0xFF) &+ (word >> 8 & 0xFF) &+ (word >> 16 & 0xFF) &+ (word >> 24 & 0xFF)
      values[index] += (Float(sum) - 510) * factor
    }
  }
}
