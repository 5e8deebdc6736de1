public import EmotionCore
public import FaceAnalysis
public import PixelImages
public import Toolkit

/// Finds the faces in pictures, with their boxes and the probabilities of the seven emotions.
///
/// Comparison, evaluation, benchmarks, `stoic recognize` and the library's actor use only this
/// protocol, so all methods are treated alike and the timed code is the code that answers. Any
/// number of threads may share one.
public protocol RecognitionMethod: Sendable {
  /// The name of the model, as tables show it.
  var name: String { get }

  /// Finds the faces of a picture, following framing and no-face policy, and recognises each.
  ///
  /// - Throws: `FaceError`: no face was found and the policy is `error`, the picture is too small,
  ///   or the search failed; `RecognitionError`: the classifier failed.
  func recognize(_ image: Image) throws -> RecognitionOutcome

  /// The same for several pictures, on all of the method's threads.
  ///
  /// - Returns: One result for each picture, in their order.
  func recognize(_ images: [Image]) -> [Result<RecognitionOutcome, any Error>]

  /// Recognises the face in a given box, in pixels; nothing is detected.
  ///
  /// - Throws: `FaceError`: the box has no area in the picture, the picture is too small, or points
  ///   could not be placed; `RecognitionError`: the classifier failed.
  func recognize(_ image: Image, box: Rect) throws -> RecognizedFace
}

/// A method's findings in a picture.
///
/// A picture without a face is an outcome, not an error.
public enum RecognitionOutcome: Equatable, Sendable {
  /// At least one face, best detection first.
  case faces([RecognizedFace])
  /// No face was found, and the policy is to skip such pictures.
  case noFace

  /// The faces, best first; empty for `noFace`.
  public var faces: [RecognizedFace] {
    switch self {
    case .faces(let faces): faces
    case .noFace: []
    }
  }
}

/// A recognised face; coordinates are pixels of the original picture.
public struct RecognizedFace: Equatable, Sendable {
  public var box: Rect
  public var boxSource: BoxSource
  /// The detector's score, in its own unit; nil if the box did not come from the detector.
  public var score: Double?
  /// The 68 points; nil if the method uses none.
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
