public import Toolkit

/// Why a classifier failed.
public struct RecognitionError: DescribedError, Equatable {
  public enum Code: String, Sendable {
    /// The landmarks or features are not those the model was trained on.
    case unsuitableInput
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
}

extension RecognitionError {
  static func featureCount(found: Int, expected: Int) -> RecognitionError {
    RecognitionError(
      .unsuitableInput, fault: .usage,
      "The face has \(found) features, where the classifier expects \(expected). Use the feature "
        + "extractor that the model was trained with.")
  }

  static func landmarkCount(found: Int, expected: Int) -> RecognitionError {
    RecognitionError(
      .unsuitableInput, fault: .usage,
      "The face has \(found) landmarks, where the model expects \(expected). Use the points of "
        + "the landmark predictor shape_predictor_68_face_landmarks.dat (Debian's libdlib-data).")
  }

  static let notFinite = RecognitionError(
    .classification, fault: .software,
    "The classifier gave a score that is not a finite number, where seven finite scores are "
      + "expected. Please report this with the picture and the model's name.")
}
