/// The three parts of a dataset.
public enum Split: String, CaseIterable, Codable, Sendable {
  /// What a model is fitted to.
  case train
  /// What training is stopped by.
  case validation
  /// What is reported.
  case test

  /// Reads a name as datasets spell it, ignoring case, spaces, `-` and `_`; `nil` for any other.
  ///
  ///     Split.read("PublicTest")  // .validation, as FER2013 is used
  public static func read(_ name: String) -> Split? {
    let key = name.lowercased().filter { !$0.isWhitespace && $0 != "-" && $0 != "_" }
    return allCases.first { $0.synonyms.contains(key) }
  }

  /// Every lower-case spelling that datasets use for this part, its own name first.
  public var synonyms: [String] {
    switch self {
    case .train: ["train", "training", "trainset"]
    case .validation: ["validation", "val", "valid", "dev", "validationset", "publictest"]
    case .test: ["test", "testing", "testset", "privatetest"]
    }
  }
}
