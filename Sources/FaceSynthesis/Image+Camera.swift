import PixelImages
import Toolkit

extension Image {
  /// The grey image as a camera would record it.
  ///
  /// - Parameters:
  ///   - noise: The standard deviation of the sensor noise, in 255ths.
  ///   - seed: The seed of the noise.
  ///   - jpegQuality: The quality of JPEG compression, `1...100`; nil for none.
  func taken(noise: Double, seed: UInt64, jpegQuality: Int?) throws(ImageError) -> Image {
    var image = self
    if noise > 0 {
      var values = pixels.map { Float($0) }
      var sensor = SensorNoise(deviation: noise, seed: seed)
      sensor.add(to: &values)
      image = try Image(width: width, height: height, channels: 1, pixels: values.map(\.grey))
    }
    guard let jpegQuality else { return image }
    return try Image.decode(image.jpegData(quality: jpegQuality), name: "drawn.jpg").grey()
  }
}

extension Float {
  /// The nearest grey value, `0...255`; 0 for NaN.
  var grey: UInt8 { self > 0 ? (self < 255 ? UInt8(self + 0.5) : 255) : 0 }
}

/// Sensor noise: independent for each pixel and close to normal.
struct SensorNoise {
  private var generator: SeededGenerator
  private let factor: Float

  /// - Parameter deviation: In 255ths.
  init(deviation: Double, seed: UInt64) {
    generator = SeededGenerator(seed: seed)
    // The sum of four integers from 0 to 255 has this standard deviation.
    factor = Float(deviation / (4 * Double(256 * 256 - 1) / 12).squareRoot())
  }

  /// Adds noise to values; two values share a random word.
  mutating func add(to values: inout [Float]) {
    var word: UInt64 = 0
    for index in values.indices {
      word = index & 1 == 0 ? generator.next() : word >> 32
      let sum = (word & 0xFF) &+ (word >> 8 & 0xFF) &+ (word >> 16 & 0xFF) &+ (word >> 24 & 0xFF)
      values[index] += (Float(sum) - 510) * factor
    }
  }
}
