public import EmotionDatasets
public import Toolkit

/// Why a recogniser could not be trained.
public enum RecognizerTrainingError: DescribedError {
  case emptySplit(Split, dataset: String)
  /// The model to begin with has another architecture.
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
      "\(dataset) has no usable picture in its \(split.rawValue) split, where training needs at "
        + "least one. Give a dataset with at least two usable training pictures; of these some are "
        + "held out where it has no validation split."
    case .otherArchitecture(let model, let found, let expected):
      "\(model) is a \(found), and a \(expected) is to be trained. Leave out --depth and --stem to "
        + "take those of the model, or begin without it."
    }
  }
}

extension Dataset {
  /// Refuses a dataset that leaves nothing to train on, or nothing to stop the training by.
  func requireUsable(training: Int, validation: Int) throws {
    guard training > 0 else { throw RecognizerTrainingError.emptySplit(.train, dataset: path) }
    guard validation > 0 else {
      throw RecognizerTrainingError.emptySplit(.validation, dataset: path)
    }
  }
}
