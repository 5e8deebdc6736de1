public import Toolkit

/// A face that was found in an image.
public struct DetectedFace: Equatable, Sendable {
  /// Where the face is, in pixels; whole numbers, and parts may lie outside the image.
  public var box: Rect
  /// How sure the detector is: 0 is its usual threshold, clear faces have 1 to 3.
  public var score: Double

  public init(box: Rect, score: Double) {
    self.box = box
    self.score = score
  }
}
