/// One of the seven basic emotions, in the label order that every Stoic model and table uses.
///
/// The order is that of FER2013's `emotion` column (Goodfellow et al., 2013), so `index` is also
/// the label of that file: `Emotion.happiness.index == 3`.
public enum Emotion: String, CaseIterable, Codable, Hashable, Sendable {
  case anger
  case disgust
  case fear
  case happiness
  case sadness
  case surprise
  case neutral

  /// The number of emotions, and so the length of every probability vector: 7.
  public static let count = allCases.count

  /// The position in the label order, `0...6`.
  public var index: Int {
    switch self {
    case .anger: 0
    case .disgust: 1
    case .fear: 2
    case .happiness: 3
    case .sadness: 4
    case .surprise: 5
    case .neutral: 6
    }
  }

  /// The emotion at a position of the label order; `nil` outside `0...6`.
  public init?(index: Int) {
    guard Emotion.allCases.indices.contains(index) else { return nil }
    self = Emotion.allCases[index]
  }
}

extension Emotion {
  /// The meaning of a name found in a dataset.
  public enum Reading: Equatable, Sendable {
    /// The name, or a synonym, of one of the seven emotions.
    case emotion(Emotion)
    /// A known label outside the seven, such as `contempt` of CK+.
    case outsideTheSeven(String)
    /// No emotion at all.
    case unknown
  }

  /// Reads a label as datasets spell it, ignoring case and surrounding spaces.
  ///
  ///     Emotion.read("Angry")     // .emotion(.anger)
  ///     Emotion.read("contempt")  // .outsideTheSeven("contempt")
  ///     Emotion.read("cats")      // .unknown
  public static func read(_ name: String) -> Reading {
    let key = String(name.lowercased().filter { !$0.isWhitespace })
    if let emotion = allCases.first(where: { $0.synonyms.contains(key) }) {
      return .emotion(emotion)
    }
    return namesOutsideTheSeven.contains(key) ? .outsideTheSeven(key) : .unknown
  }

  /// Every lower-case spelling that datasets use for this emotion, its own name first.
  public var synonyms: [String] {
    switch self {
    case .anger: ["anger", "angry", "an"]
    case .disgust: ["disgust", "disgusted", "di"]
    case .fear: ["fear", "fearful", "afraid", "scared", "fe"]
    case .happiness: ["happiness", "happy", "joy", "ha"]
    case .sadness: ["sadness", "sad", "sa"]
    case .surprise: ["surprise", "surprised", "su"]
    case .neutral: ["neutral", "neutrality", "ne"]
    }
  }

  /// Labels of some datasets that are none of the seven.
  static let namesOutsideTheSeven: Set<String> = ["contempt", "contemptuous", "other", "none"]
}
