import EmotionCore
import PixelImages
public import Toolkit

/// A statistical model of the shapes and textures of faces, by emotion.
///
/// Cootes, Edwards and Taylor, "Active Appearance Models" (ECCV 1998): a shape is a mean plus a
/// weighted sum of modes, and so is a texture, which is warped to the mean shape so that features
/// coincide. Shape and texture are modelled separately here. A model never changes, and any number
/// of threads may use it.
public struct FaceModel: Sendable {
  /// The components of a model, as training computes them.
  public struct Parts: Sendable {
    /// 68 points in the `FaceFrame`.
    public var meanShape: [Point]
    /// `[mode, 136]`, x before y, with length 1, in the frame's units.
    public var shapeModes: [[Float]]
    /// The standard deviation of the training faces along each mode.
    public var shapeDeviations: [Float]
    /// The side of the texture in pixels; the texture fills the frame.
    public var textureSide: Int
    /// `[side, side]`: grey values, normalised by their mean and standard deviation within the
    /// face.
    public var meanTexture: [Float]
    /// `[mode, side, side]` in multiples of `textureSteps`; 128 is zero.
    public var textureModes: [UInt8]
    /// The value of one step of each mode.
    public var textureSteps: [Float]
    public var textureDeviations: [Float]
    /// Indexed by `Emotion.index`.
    public var emotions: [EmotionStatistics]
    /// What a rotation of the head to the side by one standard deviation of the training faces
    /// adds, in standard deviations of the modes.
    public var yaw: Appearance
    /// The mean and standard deviation of the training faces' grey values, `0...255`.
    public var brightness: Spread
    public var contrast: Spread

    public init(
      meanShape: [Point], shapeModes: [[Float]], shapeDeviations: [Float], textureSide: Int,
      meanTexture: [Float], textureModes: [UInt8], textureSteps: [Float],
      textureDeviations: [Float], emotions: [EmotionStatistics], yaw: Appearance,
      brightness: Spread, contrast: Spread
    ) {
      self.meanShape = meanShape
      self.shapeModes = shapeModes
      self.shapeDeviations = shapeDeviations
      self.textureSide = textureSide
      self.meanTexture = meanTexture
      self.textureModes = textureModes
      self.textureSteps = textureSteps
      self.textureDeviations = textureDeviations
      self.emotions = emotions
      self.yaw = yaw
      self.brightness = brightness
      self.contrast = contrast
    }
  }

  /// Weights of the modes, in units of their standard deviations.
  public struct Appearance: Equatable, Sendable {
    public var shape: [Float]
    public var texture: [Float]

    public init(shape: [Float], texture: [Float]) {
      (self.shape, self.texture) = (shape, texture)
    }
  }

  /// The mean and spread of an emotion's faces, in standard deviations of all faces.
  public struct EmotionStatistics: Equatable, Sendable {
    public var mean: Appearance
    public var deviation: Appearance
    /// Scales the offset from neutral to the emotion so that intensity 1 is comparable.
    ///
    /// Labels are noisy and many faces hardly move, so the mean of sadness is nearly neutral. With
    /// this factor every expression moves the shape as far as the most distinct mean does.
    public var strength: Float

    public init(mean: Appearance, deviation: Appearance, strength: Float) {
      (self.mean, self.deviation, self.strength) = (mean, deviation, strength)
    }
  }

  /// A mean and its standard deviation.
  public struct Spread: Equatable, Sendable {
    public var mean: Float
    public var deviation: Float

    public init(mean: Float, deviation: Float) {
      (self.mean, self.deviation) = (mean, deviation)
    }
  }

  public let parts: Parts
  /// The metadata of the model's file.
  public let details: [String: String]
  /// The file it was read from; nil for a model made in memory.
  var path: String?
  let mesh: FaceMesh

  /// - Throws: `FaceModelError.malformed` if the parts do not match each other.
  public init(_ parts: Parts, details: [String: String] = [:]) throws(FaceModelError) {
    try Self.validate(parts)
    self.parts = parts
    self.details = details
    do { mesh = try FaceMesh(meanShape: parts.meanShape, side: parts.textureSide) } catch {
      throw .malformed(reason: "its mean shape cannot be triangulated")
    }
  }

  public var shapeModeCount: Int { parts.shapeDeviations.count }
  public var textureModeCount: Int { parts.textureDeviations.count }

  /// Numbers that no training produces come from a damaged file and cannot be drawn.
  private static func checkRanges(of parts: Parts) throws(FaceModelError) {
    let appearances = [parts.yaw] + parts.emotions.flatMap { [$0.mean, $0.deviation] }
    let checks: [RangeCheck<Float>] = [
      (
        "a point of its mean shape", parts.meanShape.flatMap { [Float($0.x), Float($0.y)] }, -1...2
      ),
      ("a shape mode's value", parts.shapeModes.flatMap(\.self), -1.001...1.001),
      ("a shape mode's deviation", parts.shapeDeviations, 0...1),
      ("a value of its mean texture", parts.meanTexture, -50...50),
      ("a texture mode's step", parts.textureSteps, 0...1),
      ("a texture mode's deviation", parts.textureDeviations, 0...10_000),
      ("an emotion's weight", appearances.flatMap { $0.shape + $0.texture }, -20...20),
      (
        "an emotion's spread", parts.emotions.flatMap { $0.deviation.shape + $0.deviation.texture },
        0...20
      ),
      ("an emotion's strength", parts.emotions.map(\.strength), 0...100),
      (
        "its brightness or contrast",
        [parts.brightness, parts.contrast].flatMap { [$0.mean, $0.deviation] }, 0...255
      ),
    ]
    if let reason = firstOutside(checks) { throw .malformed(reason: reason) }
  }

  private static func validate(_ parts: Parts) throws(FaceModelError) {
    let (shapes, textures) = (parts.shapeDeviations.count, parts.textureDeviations.count)
    let area = parts.textureSide * parts.textureSide
    guard parts.meanShape.count == Landmarks.Scheme68.count,
      parts.shapeModes.count == shapes,
      parts.shapeModes.allSatisfy({ $0.count == 2 * Landmarks.Scheme68.count })
    else { throw .malformed(reason: "its shape must have 68 points and each mode 136 numbers") }
    guard (16...1024).contains(parts.textureSide), parts.meanTexture.count == area,
      parts.textureModes.count == textures * area, parts.textureSteps.count == textures
    else { throw .malformed(reason: "its textures do not have the size that it states") }
    try checkRanges(of: parts)
    let appearances = [parts.yaw] + parts.emotions.flatMap { [$0.mean, $0.deviation] }
    guard parts.emotions.count == Emotion.count,
      appearances.allSatisfy({ $0.shape.count == shapes && $0.texture.count == textures })
    else { throw .malformed(reason: "every emotion must have as many weights as there are modes") }
  }
}
