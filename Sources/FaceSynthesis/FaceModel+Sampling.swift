public import EmotionCore
import Toolkit

extension FaceModel {
  /// What varies from face to face, and by how much; the defaults are for frontal portraits.
  public struct Variation: Codable, Equatable, Sendable {
    /// The range of the expressions' strength.
    public var intensity = 1.3...1.8
    /// How far faces differ within an emotion, in the training faces' deviations.
    public var shapeIdentity = 0.5
    public var textureIdentity = 0.8
    /// No weight is drawn beyond so many deviations: the rarest features of a training face are
    /// not.
    public var cut = 2.0
    /// The deviations of the head's turn, its lean in degrees, the face's size and its place.
    public var turn = 0.5
    public var lean = 3.0
    public var size = 0.05
    public var shift = 0.02
    /// The deviations of the light's slope, the greatest blur and the greatest noise.
    public var light = 0.12
    public var blur = 1.0
    public var noise = 4.0
    /// The least quality of the JPEG that every second picture goes through.
    public var leastQuality = 60

    public init() {}
  }

  /// A face by chance: the same generator gives the same one.
  public func face(
    _ emotion: Emotion, variation: Variation = Variation(),
    using generator: inout some RandomNumberGenerator
  ) -> FaceDescription {
    func normal(_ deviation: Double) -> Double {
      var value = generator.normalDeviate()
      while abs(value) > variation.cut { value = generator.normalDeviate() }
      return value * deviation
    }
    var face = FaceDescription(emotion)
    let intensity = Double.random(in: variation.intensity, using: &generator)
    face.intensity = emotion == .neutral ? 0 : intensity
    face.shape = (0..<shapeModeCount).map { _ in Float(normal(variation.shapeIdentity)) }
    face.texture = (0..<textureModeCount).map { _ in Float(normal(variation.textureIdentity)) }
    face.turn = normal(variation.turn)
    face.lean = normal(variation.lean)
    face.size = 1 + normal(variation.size)
    face.shiftX = normal(variation.shift)
    face.shiftY = normal(variation.shift)
    face.brightness = Double(parts.brightness.mean) + normal(Double(parts.brightness.deviation)) / 2
    face.contrast = max(
      15, Double(parts.contrast.mean) + normal(Double(parts.contrast.deviation)) / 2)
    face.lightX = normal(variation.light)
    face.lightY = normal(variation.light)
    face.blur = Double.random(in: 0...variation.blur, using: &generator)
    face.noise = Double.random(in: 0...variation.noise, using: &generator)
    if Bool.random(using: &generator) {
      face.jpegQuality = Int.random(in: variation.leastQuality...95, using: &generator)
    }
    // No more bits than the numbers of other languages hold, which read the manifest.
    face.seed = generator.next() >> 11
    return face
  }
}
