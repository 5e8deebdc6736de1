public import EmotionDatasets
public import Toolkit

/// Why a face model could not be trained.
public enum FaceModelTrainingError: DescribedError, Equatable {
  /// Too few faces were found.
  case tooFew(found: Int, expected: Int)
  /// A picture cannot be used, of so many.
  case unreadable(Rejection, count: Int)

  public var fault: Fault { .data }

  public var description: String {
    switch self {
    case .tooFew(let found, let expected):
      "\(found) faces were found that are large enough, where at least \(expected) are needed. Give "
        + "more pictures, or larger ones."
    case .unreadable(let rejection, let count):
      "\(rejection.item): \(rejection.reason) (\(count) such in all). Mend or remove them, or leave "
        + "out --strict to skip them."
    }
  }
}
