public import PixelImages
public import Toolkit

/// A face's box, before anything is recognised in it; in pixels of the picture as it was given.
public struct LocatedFace: Equatable, Sendable {
  public var box: Rect
  public var source: BoxSource
  /// The detector's score, in its own unit; nil where the box did not come from the detector.
  public var score: Double?

  public init(box: Rect, source: BoxSource, score: Double? = nil) {
    self.box = box
    self.source = source
    self.score = score
  }

  /// A face in a box that the caller gives, which need not lie wholly in the picture.
  ///
  /// - Throws: `FaceError` with the code `.unusableBox`: the box is not made of finite numbers, has
  ///   no area in the picture, or is more than ten times as large.
  public init(given box: Rect, in image: Image) throws(FaceError) {
    let numbers = [box.x, box.y, box.width, box.height]
    guard numbers.allSatisfy(\.isFinite), box.width > 0, box.height > 0,
      box.width <= 10 * Double(image.width), box.height <= 10 * Double(image.height),
      box.touches(image)
    else { throw .unusableBox(box, in: image) }
    self.init(box: box, source: .given)
  }

  /// The whole of a picture that one face fills.
  init(wholeOf image: Image) {
    self.init(
      box: Rect(x: 0, y: 0, width: Double(image.width), height: Double(image.height)),
      source: .wholePicture)
  }
}

/// Where the box of a face came from.
public enum BoxSource: String, CaseIterable, Codable, Sendable {
  /// The face detector found it.
  case detector
  /// The detector found nothing, and its best guess below its threshold stands in, as the policy
  /// `prior-box` allows for face crops; it counts as no face found.
  case weakDetection = "weak-detection"
  /// The detector found nothing, not even weakly, and the prior of face crops stands in.
  case prior
  /// The detector found nothing, and the picture, a face crop, was taken whole.
  case wholePicture = "whole-picture"
  /// The caller gave it.
  case given
}
