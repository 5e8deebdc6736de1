public import EmotionCore
public import Toolkit

/// One face with what was recognised in it; coordinates are pixels of the picture as it was given.
public struct RecognizedFace: Equatable, Sendable {
  public var box: Rect
  public var boxSource: BoxSource
  /// The detector's score, in its own unit; `nil` where the box did not come from the detector.
  public var score: Double?
  /// The 68 points; `nil` where the method uses none.
  public var landmarks: Landmarks?
  public var probabilities: Probabilities

  public init(
    box: Rect, boxSource: BoxSource, score: Double?, landmarks: Landmarks?,
    probabilities: Probabilities
  ) {
    self.box = box
    self.boxSource = boxSource
    self.score = score
    self.landmarks = landmarks
    self.probabilities = probabilities
  }
}
