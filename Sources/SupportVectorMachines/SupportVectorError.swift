public import Toolkit

/// Why a support vector classifier could not be trained.
public enum SupportVectorError: DescribedError, Equatable {
  /// A setting is out of range; says which, and what is expected.
  case settings(String)
  /// The samples do not fit together; says how, and what is expected.
  case samples(String)
  /// libsvm gave no classifier.
  case trainingFailed

  public var fault: Fault {
    switch self {
    case .settings: .usage
    case .samples: .data
    case .trainingFailed: .software
    }
  }

  public var description: String {
    switch self {
    case .settings(let problem), .samples(let problem): problem
    case .trainingFailed:
      "libsvm gave no classifier, probably because memory ran out; use fewer samples."
    }
  }
}
