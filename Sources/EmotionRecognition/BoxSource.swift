/// Where the box of a recognised face came from.
public enum BoxSource: String, CaseIterable, Codable, Sendable {
  /// The face detector found it.
  case detector
  /// The detector found nothing, and its best guess below its threshold stands in, as the policy
  /// `prior-box` allows for face crops; it counts as no face found.
  case weakDetection = "weak-detection"
  /// The detector found nothing, not even weakly, and the box prior of face crops stands in.
  case prior
  /// The picture is a face crop and was taken whole.
  case wholePicture = "whole-picture"
  /// The caller gave it.
  case given
}
