import PixelImages
import Toolkit

extension RecognitionError {
  /// - Parameter leastSide: That of the boxes that were looked for, in pixels of the picture; 0 for
  ///   all.
  static func noFace(in image: Image, leastSide: Double) -> RecognitionError {
    let expected =
      leastSide > 0
      ? "at least \(leastSide) pixels wide (the least side that was asked for)"
      : "of at least 80 x 80 pixels after enlargement"
    return RecognitionError(
      .noFace, fault: .data,
      "The detector found no face in the picture of \(image.width) x \(image.height) pixels, where "
        + "one \(expected) is expected. Give a clearer picture, or "
        + "choose the no-face policy skip (or prior-box, for face crops).")
  }

  static func imageTooSmall(_ image: Image, smallestSide: Int) -> RecognitionError {
    RecognitionError(
      .imageTooSmall, fault: .data,
      "The picture has \(image.width) x \(image.height) pixels, where at least \(smallestSide) x "
        + "\(smallestSide) are needed to see a face. Give the picture in a larger size.")
  }

  static func unusableBox(_ box: Rect, in image: Image) -> RecognitionError {
    RecognitionError(
      .unusableBox, fault: .usage,
      "The box x \(box.x), y \(box.y), width \(box.width), height \(box.height) covers no part of "
        + "the picture of \(image.width) x \(image.height) pixels. Give a box in pixels of the "
        + "picture, from its top left corner, with a width and height above zero.")
  }

  static let priorNeedsFaceCrop = RecognitionError(
    .priorNeedsFaceCrop, fault: .usage,
    "The no-face policy prior-box was asked for scenes, where the box prior holds only for pictures "
      + "that one face fills. Choose the policy skip or error, or the framing face-crop.")

  static func featureCount(found: Int, expected: Int) -> RecognitionError {
    RecognitionError(
      .unsuitableInput, fault: .usage,
      "A face was described by \(found) features, where the classifier expects \(expected). Use the "
        + "feature extractor that the model was trained with.")
  }

  static func landmarkCount(found: Int, expected: Int) -> RecognitionError {
    RecognitionError(
      .unsuitableInput, fault: .usage,
      "The landmark predictor finds \(found) points, where the model expects \(expected). Give the "
        + "68-point predictor (shape_predictor_68_face_landmarks.dat, Debian's libdlib-data).")
  }

  static let notFinite = RecognitionError(
    .classification, fault: .software,
    "The classifier gave a score that is not a finite number, where seven finite scores are "
      + "expected. Please report this with the picture and the model's name.")
}
