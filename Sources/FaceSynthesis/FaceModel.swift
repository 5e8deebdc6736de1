import EmotionCore
import PixelImages
public import Toolkit

/// A statistical model of faces: what shapes and textures they have, by emotion.
///
/// Cootes, Edwards and Taylor, "Active Appearance Models" (ECCV 1998): shapes are a mean and a
/// weighted sum of modes; textures, which are warped to the mean shape so that every eye lies on
/// every other, are too. Shape and texture stay apart here. Never changed; any number of threads
/// may use one.
public struct FaceModel: Sendable {
  /// What a model is made of, as training finds it.
  public struct Parts: Sendable {
    /// 68 points in the `FaceFrame`.
    public var meanShape: [Point]
    /// `[mode, 136]`, x before y, of length 1, in the frame's units.
    public var shapeModes: [[Float]]
    /// The standard deviation of the training faces along each mode.
    public var shapeDeviations: [Float]
    /// The pixels of a side of the texture, which fills the frame.
    public var textureSide: Int
    /// `[side, side]`: grey values less their mean, by their deviation, within the face.
    public var meanTexture: [Float]
    /// `[mode, side, side]` in steps of `textureSteps`; 128 is zero.
    public var textureModes: [UInt8]
    /// What a step of a mode's values is.
    public var textureSteps: [Float]
    public var textureDeviations: [Float]
    /// By `Emotion.index`.
    public var emotions: [EmotionStatistics]
    /// What a turn of the head by one standard deviation of the training faces adds, in deviations.
    public var turn: Appearance
    /// The mean and the deviation of grey values within the training faces: `0...255`.
    public var brightness: Spread
    public var contrast: Spread

    public init(
      meanShape: [Point], shapeModes: [[Float]], shapeDeviations: [Float], textureSide: Int,
      meanTexture: [Float], textureModes: [UInt8], textureSteps: [Float],
      textureDeviations: [Float], emotions: [EmotionStatistics], turn: Appearance,
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
      self.turn = turn
      self.brightness = brightness
      self.contrast = contrast
    }
  }

  /// A point of the model: weights of the modes, in units of their deviations.
  public struct Appearance: Equatable, Sendable {
    public var shape: [Float]
    public var texture: [Float]

    public init(shape: [Float], texture: [Float]) {
      (self.shape, self.texture) = (shape, texture)
    }
  }

  /// Where the faces of an emotion lie, and how far they spread about it, in deviations of all
  /// faces.
  public struct EmotionStatistics: Equatable, Sendable {
    public var mean: Appearance
    public var deviation: Appearance
    /// How many times the way from the neutral mean to this one the expression of strength 1 goes.
    ///
    /// Labels are noisy and many faces are hardly moved: the mean of sadness is nearly neutral. So
    /// all expressions go as far, in shape, as the mean of the most distinct one.
    public var strength: Float

    public init(mean: Appearance, deviation: Appearance, strength: Float) {
      (self.mean, self.deviation, self.strength) = (mean, deviation, strength)
    }
  }

  /// A mean with its standard deviation.
  public struct Spread: Equatable, Sendable {
    public var mean: Float
    public var deviation: Float

    public init(mean: Float, deviation: Float) {
      (self.mean, self.deviation) = (mean, deviation)
    }
  }

  public let parts: Parts
  /// What the model's file says about itself.
  public let details: [String: String]
  let mesh: FaceMesh

  /// - Throws: `FaceModelError.malformed`: the parts do not fit together.
  public init(_ parts: Parts, details: [String: String] = [:]) throws(FaceModelError) {
    try Self.validate(parts)
    self.parts = parts
    self.details = details
    do { mesh = try FaceMesh(meanShape: parts.meanShape, side: parts.textureSide) } catch {
      throw .malformed(reason: "its mean shape has no triangles")
    }
  }

  public var shapeModeCount: Int { parts.shapeDeviations.count }
  public var textureModeCount: Int { parts.textureDeviations.count }

  /// Numbers that no training gives draw no faces: a damaged file, most likely.
  private static func checkRanges(of parts: Parts) throws(FaceModelError) {
    let appearances = [parts.turn] + parts.emotions.flatMap { [$0.mean, $0.deviation] }
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
    else { throw .malformed(reason: "its shape has not 68 points, or a mode not 136 numbers") }
    guard (16...1024).contains(parts.textureSide), parts.meanTexture.count == area,
      parts.textureModes.count == textures * area, parts.textureSteps.count == textures
    else { throw .malformed(reason: "its textures have not the size that it names") }
    try checkRanges(of: parts)
    let appearances = [parts.turn] + parts.emotions.flatMap { [$0.mean, $0.deviation] }
    guard parts.emotions.count == Emotion.count,
      appearances.allSatisfy({ $0.shape.count == shapes && $0.texture.count == textures })
    else { throw .malformed(reason: "an emotion has not as many weights as there are modes") }
  }
}
