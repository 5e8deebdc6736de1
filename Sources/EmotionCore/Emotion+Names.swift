extension Emotion {
  /// What a name found in a dataset means.
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

  /// Labels that some datasets carry and that are none of the seven.
  static let namesOutsideTheSeven: Set<String> = ["contempt", "contemptuous", "other", "none"]
}
