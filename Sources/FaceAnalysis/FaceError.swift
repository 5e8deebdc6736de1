import CDlib
import EmotionCore
public import FaceAlignment
import PixelImages
public import Toolkit

/// Why the search for faces or landmarks failed.
public struct FaceError: DescribedError, Equatable {
  public enum Code: String, Sendable {
    /// The request cannot be met: a number out of range, a policy that does not suit the framing, a
    /// box that covers nothing, or a predictor of other than 68 points or without derivative.
    case invalidThreshold, invalidMinimumSide, priorNeedsFaceCrop, unusableBox, landmarkCount,
      noGradient
    /// The picture cannot hold a face, the detector found none and the policy is
    /// `NoFacePolicy.error`, or a box is too small or lies outside the picture.
    case invalidImage, imageTooSmall, noFace, invalidBox, boxOutsideImage
    /// The landmark predictor's file is missing or unreadable; or truncated or something else.
    case unreadableModel, malformedModel
    /// The machine or Stoic failed: `noPredictor` if points were asked of a pipeline without one,
    /// `damagedModel` if a predictor changed after it was loaded.
    case imageProcessing, noPredictor, outOfMemory, damagedModel, internalFailure
  }

  public let code: Code
  public let fault: Fault
  public let description: String

  /// - Parameter fault: nil for the usual one of the code.
  init(code: Code, fault: Fault? = nil, description: String) {
    self.code = code
    self.description = description
    self.fault =
      fault
      ?? {
        switch code {
        case .invalidThreshold, .invalidMinimumSide, .priorNeedsFaceCrop, .unusableBox,
          .landmarkCount, .noGradient:
          .usage
        case .invalidImage, .imageTooSmall, .noFace, .invalidBox, .boxOutsideImage,
          .unreadableModel, .malformedModel:
          .data
        case .imageProcessing, .noPredictor, .outOfMemory, .damagedModel, .internalFailure:
          .software
        }
      }()
  }
}

extension FaceError {
  static func invalidImage(width: Int, height: Int, channels: Int, bytes: Int) -> FaceError {
    FaceError(
      code: .invalidImage,
      description:
        "An image of \(width) x \(height) pixels, \(channels) channels and \(bytes) bytes "
        + "cannot be searched for faces; expected at least one pixel, and 1 or 3 channels of a byte."
    )
  }

  /// Keeps the cause's sentence and fault.
  static func imageProcessing(_ cause: ImageError) -> FaceError {
    FaceError(code: .imageProcessing, fault: cause.fault, description: cause.description)
  }

  /// - Parameter minimumSide: The minimum width of a box, in pixels of the picture; 0 for any.
  static func noFace(in image: Image, minimumSide: Double, smallestFace: Int) -> FaceError {
    let expected =
      minimumSide > 0
      ? "at least \(minimumSide) pixels wide (the given minimum)"
      : "of at least \(smallestFace) x \(smallestFace) pixels after enlargement"
    return FaceError(
      code: .noFace,
      description:
        "The detector found no face in the picture of \(image.width) x \(image.height) pixels, where "
        + "one \(expected) is expected. Give a clearer picture, or "
        + "choose the no-face policy skip (or prior-box, for face crops).")
  }

  static func outOfMemory(bytes: Int) -> FaceError {
    FaceError(
      code: .outOfMemory,
      description:
        "There is not enough memory to look for faces: \(bytes / 1_000_000) MB more may be needed, "
        + "which the system does not give. Raise the limit of memory, or use fewer --jobs.")
  }

  static func imageTooSmall(_ image: Image, smallestSide: Int) -> FaceError {
    FaceError(
      code: .imageTooSmall,
      description:
        "The picture has \(image.width) x \(image.height) pixels, where at least \(smallestSide) "
        + "x \(smallestSide) are needed to see a face. Give a larger picture.")
  }

  static func unusableBox(_ box: Rect, in image: Image) -> FaceError {
    FaceError(
      code: .unusableBox,
      description:
        "The box x \(box.x), y \(box.y), width \(box.width), height \(box.height) covers no part of "
        + "the picture of \(image.width) x \(image.height) pixels. Give a box in pixels of the "
        + "picture, from its top left corner, with a width and height above zero.")
  }

  static let priorNeedsFaceCrop = FaceError(
    code: .priorNeedsFaceCrop,
    description:
      "The no-face policy prior-box was chosen for portraits or scenes, but it applies only to "
      + "pictures that one face fills. Choose the policy skip or error, or the framing face-crop.")

  static func landmarkCount(found: Int, path: String) -> FaceError {
    FaceError(
      code: .landmarkCount,
      description:
        "The landmark predictor \(path) places \(found) points, where 68 are expected. Give the "
        + "landmark predictor shape_predictor_68_face_landmarks.dat (Debian's libdlib-data).")
  }

  /// The network of a landmark predictor failed; keeps the cause's sentence and fault.
  package static func networkFailed(_ path: String, _ cause: any DescribedError) -> FaceError {
    FaceError(
      code: .internalFailure, fault: cause.fault,
      description: "The network of \(path) could not place points: \(cause.description)")
  }

  static func noGradient(_ path: String) -> FaceError {
    FaceError(
      code: .noGradient,
      description:
        "The landmark predictor \(path) has no derivative, because dlib's own code runs it. Use "
        + "--engine native.")
  }

  static let noPredictor = FaceError(
    code: .noPredictor,
    description:
      "A pipeline without a landmark predictor was asked for landmarks. This is a fault of Stoic; "
      + "please report it.")

  static func invalidThreshold(_ threshold: Double, lowest: Double) -> FaceError {
    FaceError(
      code: .invalidThreshold,
      description: "The detection threshold is \(threshold); expected a number of at least "
        + "\(lowest). The default is 0; higher values find fewer faces.")
  }

  static func invalidMinimumSide(_ side: Double) -> FaceError {
    FaceError(
      code: .invalidMinimumSide,
      description: "The minimum side of a face is \(side); expected a number of pixels.")
  }

  static func invalidBox(_ box: Rect) -> FaceError {
    FaceError(
      code: .invalidBox,
      description:
        "The face box \(text(of: box)) cannot hold a face; expected finite numbers, and a "
        + "width and a height of at least \(ShapePredictor.smallestBoxSide) pixels.")
  }

  static func boxOutsideImage(_ box: Rect, width: Int, height: Int) -> FaceError {
    FaceError(
      code: .boxOutsideImage,
      description: "The face box \(text(of: box)) lies outside the image of \(width) x \(height) "
        + "pixels; give a box in pixels of that image, from its top left corner.")
  }

  static func unreadableModel(path: String, reason: String) -> FaceError {
    FaceError(
      code: .unreadableModel,
      description: "The landmark predictor \(path) cannot be read: \(reason). Debian's package "
        + "libdlib-data provides \(ShapePredictor.defaultPath).")
  }

  static func malformedModel(path: String, reason: String) -> FaceError {
    FaceError(
      code: .malformedModel,
      description:
        "\(path) is not a complete dlib shape predictor; it is truncated, damaged or something "
        + "else: \(reason). Download it again; Debian's package libdlib-data provides "
        + "\(ShapePredictor.defaultPath).")
  }

  /// Adds the cascade's path to its error.
  public init(_ error: CascadeError, path: String) {
    switch error {
    case .unreadable(let reason): self = .unreadableModel(path: path, reason: reason)
    case .malformed(let reason): self = .malformedModel(path: path, reason: reason)
    case .damaged:
      self.init(
        code: .damagedModel,
        description:
          "Part of the landmark predictor \(path) changed in memory after it was loaded, so "
          + "none of its landmarks were used. Run the command again; if that does not help, test "
          + "the machine's memory.")
    }
  }

  /// The error for a status that the arguments don't explain.
  static func native(_ status: CStatus, reason: String) -> FaceError {
    status == .outOfMemory
      ? FaceError(
        code: .outOfMemory,
        description: "There is not enough memory to look for faces; give a smaller image.")
      : FaceError(
        code: .internalFailure,
        description:
          "Looking for faces failed: \(reason). This is a fault of Stoic; please report it "
          + "with the image.")
  }

  private static func text(of box: Rect) -> String {
    "(x \(box.x), y \(box.y), width \(box.width), height \(box.height))"
  }
}
