public import Toolkit

/// Why a face model could not be trained.
public enum FaceModelTrainingError: DescribedError, Equatable {
  /// Too few faces were found.
  case tooFew(found: Int, expected: Int)

  public var fault: Fault { .data }

  public var description: String {
    switch self {
    case .tooFew(let found, let expected):
      "\(found) faces were found that are large enough, where at least \(expected) are needed. Give "
        + "more pictures, or larger ones."
    }
  }
}
