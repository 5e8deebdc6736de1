public import EmotionDatasets
public import Toolkit

/// A part of a dataset.
public enum SplitChoice: Hashable, Sendable {
  /// All pictures, whatever their split.
  case all
  case one(Split)

  /// The default part: the test split of a dataset that defines splits, else all of it, because
  /// people who bring a test set mean all of it.
  public static func standard(for dataset: Dataset) -> SplitChoice {
    if case .generated = dataset.splitOrigin { .all } else { .one(.test) }
  }
}

extension SplitChoice: RawRepresentable, CaseIterable, Codable {
  public static let allCases = Split.allCases.map { SplitChoice.one($0) } + [.all]

  /// `train`, `validation`, `test` or `all`.
  public var rawValue: String {
    switch self {
    case .all: "all"
    case .one(let split): split.rawValue
    }
  }

  public init?(rawValue: String) {
    if rawValue == "all" {
      self = .all
    } else if let split = Split(rawValue: rawValue) {
      self = .one(split)
    } else {
      return nil
    }
  }

  /// For people: "all splits", or "test split".
  public var words: String { self == .all ? "all splits" : "\(rawValue) split" }
}

extension Dataset {
  /// The pictures of a part, in the dataset's order.
  public func images(in choice: SplitChoice) -> [LabelledImage] {
    switch choice {
    case .all: images
    case .one(let split): images(in: split)
    }
  }
}

/// No picture of the chosen part can be used.
public struct NoPicturesError: DescribedError, Equatable {
  /// The dataset's path.
  public let dataset: String
  public let split: SplitChoice

  public init(_ dataset: Dataset, _ split: SplitChoice) {
    (self.dataset, self.split) = (dataset.path, split)
  }

  public var fault: Fault { .data }

  public var description: String {
    "\(dataset) has no readable picture in its \(split.words). Give another dataset or --split."
  }
}
