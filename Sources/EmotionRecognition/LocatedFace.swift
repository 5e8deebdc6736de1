public import Toolkit

/// A face's box, before anything is recognised in it; in pixels of the picture as it was given.
public struct LocatedFace: Equatable, Sendable {
  public var box: Rect
  public var source: BoxSource
  /// The detector's score, in its own unit; `nil` where the box did not come from the detector.
  public var score: Double?

  public init(box: Rect, source: BoxSource, score: Double? = nil) {
    self.box = box
    self.source = source
    self.score = score
  }
}
