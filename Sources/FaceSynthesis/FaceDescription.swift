public import EmotionCore
public import PixelImages
import Toolkit

/// A face to draw, and how it is photographed.
public struct FaceDescription: Codable, Equatable, Sendable {
  public var emotion: Emotion
  /// The strength of the expression: 0 is neutral, 1 is as far from neutral as the mean happy face,
  /// and more is exaggerated.
  public var intensity: Double
  /// The identity: weights of shape and texture modes in addition to the emotion's, in standard
  /// deviations within an emotion; missing weights count as 0.
  public var shape: [Float]
  public var texture: [Float]
  /// Rotation to the side, in standard deviations of the training faces; positive if the nose
  /// points to the right of the image.
  public var yaw: Double
  /// Clockwise rotation in the image plane, in degrees.
  public var roll: Double
  /// The side of the face's frame divided by that of the image.
  public var size: Double
  /// The offset of the frame's centre from the image's, divided by the side of the image.
  public var shiftX: Double
  public var shiftY: Double
  /// The mean grey value within the face and its standard deviation, `0...255`.
  public var brightness: Double
  public var contrast: Double
  /// The share by which light increases from the image's centre to its right and to its lower edge.
  public var lightX: Double
  public var lightY: Double
  /// The standard deviation of the blur, in pixels of an image with sides of 350.
  public var blur: Double
  /// The standard deviation of the sensor noise, in 255ths.
  public var noise: Double
  /// The quality of JPEG compression, `1...100`; nil for none.
  public var jpegQuality: Int?
  /// The seed of the noise.
  public var seed: UInt64

  /// The mean face of an emotion, as large as its frame, without blur and noise.
  public init(_ emotion: Emotion, intensity: Double = 1) {
    self.emotion = emotion
    self.intensity = intensity
    (shape, texture) = ([], [])
    (yaw, roll, size, shiftX, shiftY) = (0, 0, 1, 0, 0)
    (brightness, contrast, lightX, lightY) = (125, 45, 0, 0)
    (blur, noise, jpegQuality, seed) = (0, 0, nil, 1)
  }

  /// Manifests use the names of the options `--turn` and `--lean`.
  private enum CodingKeys: String, CodingKey {
    case yaw = "turn"
    case roll = "lean"
    case emotion, intensity, shape, texture, size, shiftX, shiftY, brightness, contrast, lightX
    case lightY, blur, noise, jpegQuality, seed
  }
}

/// A drawn face with its ground truth.
public struct DrawnFace: Sendable {
  public let image: Image
  /// The 68 landmarks that the face was drawn with, in pixels of the image.
  public let landmarks: Landmarks
}

extension FaceModel {
  /// What varies from face to face, and how much; the defaults suit frontal portraits.
  public struct Variation: Codable, Equatable, Sendable {
    /// The range of the expressions' strength.
    public var intensity = 1.3...1.8
    /// How much faces differ within an emotion, in standard deviations of the training faces.
    public var shapeIdentity = 0.5
    public var textureIdentity = 0.8
    /// The largest deviation of a random weight, so that no face has a training face's rarest
    /// features.
    public var cut = 2.0
    /// Standard deviations: rotation to the side as in `FaceDescription.yaw`, rotation in the image
    /// plane in degrees, size and position.
    public var yaw = 0.5
    public var roll = 3.0
    public var size = 0.05
    public var shift = 0.02
    /// The standard deviation of the light's slope, the maximum blur and the maximum noise.
    public var light = 0.12
    public var blur = 1.0
    public var noise = 4.0
    /// The minimum quality of JPEG, which every second image goes through.
    public var leastQuality = 60

    public init() {}

    private enum CodingKeys: String, CodingKey {
      case yaw = "turn"
      case roll = "lean"
      case intensity, shapeIdentity, textureIdentity, cut, size, shift, light, blur, noise
      case leastQuality
    }
  }

  /// A random face; the same generator state gives the same face.
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
    face.yaw = normal(variation.yaw)
    face.roll = normal(variation.roll)
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
    // 53 bits, which JSON readers in other languages represent exactly.
    face.seed = generator.next() >> 11
    return face
  }
}

/// How faces are drawn at random: the seed, the emotions, how much faces vary, and the threads.
public struct FaceSampling: Sendable {
  public var seed: UInt64 = 1
  /// Must not be empty.
  public var emotions = Emotion.allCases
  public var variation = FaceModel.Variation()
  /// The number of threads that draw, which changes no face.
  public var threads = 1

  public init() {}
}
