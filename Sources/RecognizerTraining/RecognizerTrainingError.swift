public import EmotionDatasets
public import Toolkit

/// Why a recogniser could not be trained.
public enum RecognizerTrainingError: DescribedError {
  case emptySplit(Split, dataset: String)
  /// The first of some pictures that cannot be read, where all must be.
  case unreadable(Rejection, count: Int)
  /// The model to begin with has another architecture.
  case otherArchitecture(String, found: String, expected: String)

  public var fault: Fault {
    switch self {
    case .emptySplit, .unreadable: .data
    case .otherArchitecture: .usage
    }
  }

  public var description: String {
    switch self {
    case .emptySplit(let split, let dataset):
      "\(dataset) has no usable picture in its \(split.rawValue) split, where training needs at "
        + "least one. Give a dataset with at least two usable training pictures; of these some are "
        + "held out where it has no validation split."
    case .unreadable(let rejection, let count):
      "\(rejection.item): \(rejection.reason) (\(count) such in all). Mend or remove them, or leave "
        + "out --strict to skip them."
    case .otherArchitecture(let model, let found, let expected):
      "\(model) is a \(found), and a \(expected) is to be trained. Leave out --depth and --stem to "
        + "take those of the model, or begin without it."
    }
  }
}
