public import EmotionCore
public import PixelImages
import Toolkit

/// A face to be drawn, and the picture that is taken of it.
public struct FaceDescription: Codable, Equatable, Sendable {
  public var emotion: Emotion
  /// How strong the expression is: 0 for none, 1 as far from a neutral face as the mean happy one,
  /// more for one that is played.
  public var intensity: Double
  /// Who it is: weights of shape and texture modes beside the emotion's, in units of the spread
  /// within an emotion; missing ones count as 0.
  public var shape: [Float]
  public var texture: [Float]
  /// How far the head is turned to the side, in standard deviations of the training faces, positive
  /// where the nose points to the picture's right.
  public var turn: Double
  /// By how many degrees the head is leaned, clockwise.
  public var lean: Double
  /// The side of the face's frame by that of the picture.
  public var size: Double
  /// Where the frame's centre is from the picture's, in sides of the picture.
  public var shiftX: Double
  public var shiftY: Double
  /// The mean grey value within the face and its standard deviation, `0...255`.
  public var brightness: Double
  public var contrast: Double
  /// By which share light grows from the picture's centre to its right and to its lower edge.
  public var lightX: Double
  public var lightY: Double
  /// The deviation of the blur, in pixels of a picture of 350.
  public var blur: Double
  /// The deviation of the sensor's noise, in 255ths.
  public var noise: Double
  /// The quality of a JPEG that the picture goes through, `1...100`; nil for none.
  public var jpegQuality: Int?
  /// What decides the noise.
  public var seed: UInt64

  /// A mean face of an emotion, as large as its frame, without blur and noise.
  public init(_ emotion: Emotion, intensity: Double = 1) {
    self.emotion = emotion
    self.intensity = intensity
    (shape, texture) = ([], [])
    (turn, lean, size, shiftX, shiftY) = (0, 0, 1, 0, 0)
    (brightness, contrast, lightX, lightY) = (125, 45, 0, 0)
    (blur, noise, jpegQuality, seed) = (0, 0, nil, 1)
  }
}

/// A drawn picture with what is true of it.
public struct DrawnFace: Sendable {
  public let image: Image
  /// The 68 points that the face was drawn with, in pixels of the picture.
  public let landmarks: Landmarks
}

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
