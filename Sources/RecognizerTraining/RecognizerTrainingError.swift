public import EmotionDatasets
public import Toolkit

/// Why a recogniser could not be trained.
public enum RecognizerTrainingError: DescribedError {
  case emptySplit(Split, dataset: String)
  /// The initial model has another architecture.
  case otherArchitecture(String, found: String, expected: String)

  public var fault: Fault {
    switch self {
    case .emptySplit: .data
    case .otherArchitecture: .usage
    }
  }

  public var description: String {
    switch self {
    case .emptySplit(let split, let dataset):
      "\(dataset) has no usable picture in its \(split.rawValue) split, but training needs at "
        + "least one. Give a dataset with at least two usable training pictures; some of them are "
        + "held out if it has no validation split."
    case .otherArchitecture(let model, let found, let expected):
      "\(model) is a \(found), but a \(expected) was asked for. Leave out --depth and --stem to use "
        + "the model's, or start without it."
    }
  }
}

extension Dataset {
  /// Throws unless there are pictures to train on and pictures to validate on.
  func requireUsable(training: Int, validation: Int) throws {
    guard training > 0 else { throw RecognizerTrainingError.emptySplit(.train, dataset: path) }
    guard validation > 0 else {
      throw RecognizerTrainingError.emptySplit(.validation, dataset: path)
    }
  }
}
