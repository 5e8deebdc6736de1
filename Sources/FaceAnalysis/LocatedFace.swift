public import PixelImages
public import Toolkit

/// A face's box before recognition, in pixels of the original picture.
public struct LocatedFace: Equatable, Sendable {
  public var box: Rect
  public var source: BoxSource
  /// The detector's score, in its own unit; nil if the box did not come from the detector.
  public var score: Double?

  public init(box: Rect, source: BoxSource, score: Double? = nil) {
    self.box = box
    self.source = source
    self.score = score
  }

  /// A face in a given box, which may reach beyond the picture.
  ///
  /// - Throws: `FaceError` with the code `.unusableBox`: the box is not finite, has no area in the
  ///   picture, or is more than ten times as wide or high.
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
  /// The best detection below the threshold, as the policy `prior-box` allows for face crops; it
  /// counts as no face found.
  case weakDetection = "weak-detection"
  /// The prior of face crops, as the detector found nothing, not even below the threshold.
  case prior
  /// The whole face crop, as the detector found nothing.
  case wholePicture = "whole-picture"
  /// The caller gave it.
  case given
}
