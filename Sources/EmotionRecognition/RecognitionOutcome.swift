/// What a recogniser found in a picture.
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
