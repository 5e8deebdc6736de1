public import EmotionCore
public import FaceAnalysis
public import PixelImages
public import Toolkit

/// Pictures go in; the faces of each come out with their boxes and the probabilities of the seven
/// emotions.
///
/// Comparison, evaluation, benchmarks, `stoic recognize` and the library's actor see a method of
/// recognition and nothing below it, so that all methods are treated alike and the code that is
/// timed is the code that answers. Any number of threads may share one.
public protocol RecognitionMethod: Sendable {
  /// The name of the model, as tables show it.
  var name: String { get }

  /// Finds the faces of a picture, as framing and no-face policy say, and recognises each.
  ///
  /// - Throws: `FaceError`: no face was found and the policy is `error`, the picture is too small,
  ///   or faces could not be looked for; `RecognitionError`: the classifier failed.
  func recognize(_ image: Image) throws -> RecognitionOutcome

  /// The same for several pictures at once, on as many threads as the method has.
  ///
  /// - Returns: One result for each picture, in their order.
  func recognize(_ images: [Image]) -> [Result<RecognitionOutcome, any Error>]

  /// Recognises the face in a box that the caller gives, in pixels; nothing is detected.
  ///
  /// - Throws: `FaceError`: the box has no area in the picture, the picture is too small, or points
  ///   could not be placed; `RecognitionError`: the classifier failed.
  func recognize(_ image: Image, box: Rect) throws -> RecognizedFace
}

/// What a method found in a picture.
///
/// That there is no face is an outcome, not an error.
public enum RecognitionOutcome: Equatable, Sendable {
  /// At least one face, best detection first.
  case faces([RecognizedFace])
  /// No face was found, and the policy was to skip such pictures.
  case noFace

  /// The faces, best first; empty for `noFace`.
  public var faces: [RecognizedFace] {
    switch self {
    case .faces(let faces): faces
    case .noFace: []
    }
  }
}

/// One face with what was recognised in it; coordinates are pixels of the picture as it was given.
public struct RecognizedFace: Equatable, Sendable {
  public var box: Rect
  public var boxSource: BoxSource
  /// The detector's score, in its own unit; nil where the box did not come from the detector.
  public var score: Double?
  /// The 68 points; nil where the method uses none.
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

/// Why a classifier could not answer.
public struct RecognitionError: DescribedError, Equatable {
  public enum Code: String, Sendable {
    /// The landmarks or the features are not those that the model was trained on.
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
      "A face was described by \(found) features, where the classifier expects \(expected). Use the "
        + "feature extractor that the model was trained with.")
  }

  static func landmarkCount(found: Int, expected: Int) -> RecognitionError {
    RecognitionError(
      .unsuitableInput, fault: .usage,
      "A face was described by \(found) landmarks, where the model expects \(expected). Give the "
        + "points of the 68-point predictor (shape_predictor_68_face_landmarks.dat, Debian's "
        + "libdlib-data).")
  }

  static let notFinite = RecognitionError(
    .classification, fault: .software,
    "The classifier gave a score that is not a finite number, where seven finite scores are "
      + "expected. Please report this with the picture and the model's name.")
}
