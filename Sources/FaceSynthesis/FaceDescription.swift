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
