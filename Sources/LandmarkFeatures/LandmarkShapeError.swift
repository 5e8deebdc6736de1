import EmotionCore
public import Toolkit

/// Why no mean shape can be made of some faces.
public enum LandmarkShapeError: DescribedError, Equatable {
  case noFaces
  case otherCount(found: Int, expected: Int, face: Int)
  /// All points of the face coincide, or one is not finite.
  case degenerate(face: Int)

  public var fault: Fault { .data }

  public var description: String {
    switch self {
    case .noFaces:
      "There are no landmarks to make a mean shape of; expected those of at least one face."
    case .otherCount(let found, let expected, let face):
      "Face \(face) has \(found) landmarks where the first face has \(expected); find the landmarks "
        + "of all faces with one model."
    case .degenerate(let face):
      "The landmarks of face \(face) all coincide or are not finite numbers, so they have no shape; "
        + "leave this face out."
    }
  }
}
