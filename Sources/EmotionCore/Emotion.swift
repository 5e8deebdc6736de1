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
