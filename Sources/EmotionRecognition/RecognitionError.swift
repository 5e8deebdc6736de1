import EmotionCore
public import Toolkit

/// Why a picture could not be recognised, or a recogniser not be made.
public struct RecognitionError: DescribedError, Equatable {
  public enum Code: String, Sendable {
    /// The detector found no face and the policy is `NoFacePolicy.error`.
    case noFace
    /// A side of the picture is too short to hold a face.
    case imageTooSmall
    /// A given box has no area inside the picture, or is not made of finite numbers.
    case unusableBox
    /// A box prior was asked for pictures that are not face crops.
    case priorNeedsFaceCrop
    /// The landmark predictor or the features are not those that the model was trained on.
    case unsuitableInput
    /// Finding faces or landmarks failed.
    case faceAnalysis
    /// Resizing or cropping the picture failed.
    case imageProcessing
    /// The classifier failed.
    case classification
  }

  public let code: Code
  public let fault: Fault
  public let description: String

  public init(_ code: Code, fault: Fault, _ description: String) {
    self.code = code
    self.fault = fault
    self.description = description
  }

  /// A step under the recogniser failed; its own sentence and fault are kept.
  public init(_ code: Code, cause: some DescribedError) {
    self.init(code, fault: cause.fault, cause.description)
  }
}
