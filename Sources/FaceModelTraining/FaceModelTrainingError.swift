public import EmotionDatasets
public import Toolkit

/// Why a face model could not be trained.
public enum FaceModelTrainingError: DescribedError, Equatable {
  /// Too few faces were found.
  case tooFew(found: Int, expected: Int)
  /// A picture cannot be used, of so many.
  case unreadable(Rejection, count: Int)
  /// What another part refused.
  case step(fault: Fault, reason: String)

  public var fault: Fault {
    switch self {
    case .tooFew, .unreadable: .data
    case .step(let fault, _): fault
    }
  }

  public var description: String {
    switch self {
    case .tooFew(let found, let expected):
      "\(found) faces were found that are large enough, where at least \(expected) are needed. Give "
        + "more pictures, or larger ones."
    case .unreadable(let rejection, let count):
      "\(rejection.item): \(rejection.reason) (\(count) such in all). Mend or remove them, or leave "
        + "out --strict to skip them."
    case .step(_, let reason): reason
    }
  }
}

/// Runs what another part does, and turns its error into one of ours.
func step<R, E: DescribedError>(
  _ body: () throws(E) -> R
) throws(FaceModelTrainingError) -> R {
  do { return try body() } catch {
    throw .step(fault: error.fault, reason: error.description)
  }
}
