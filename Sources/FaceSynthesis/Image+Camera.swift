import PixelImages

extension Image {
  /// The grey picture as a camera takes it.
  ///
  /// - Parameters:
  ///   - noise: The deviation of the sensor's noise, in 255ths.
  ///   - seed: What decides the noise.
  ///   - jpegQuality: Of a JPEG that the picture goes through, `1...100`; nil for none.
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
  /// The nearest grey value, `0...255`; 0 for what is no number.
  var grey: UInt8 { self > 0 ? (self < 255 ? UInt8(self + 0.5) : 255) : 0 }
}
