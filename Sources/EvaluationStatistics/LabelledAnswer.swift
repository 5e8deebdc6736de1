public import EmotionCore

/// What became of one labelled picture: what it shows, what was answered, and whether a face was
/// found.
///
/// An answer without a found face is one from the box prior; a found face always has an answer.
public struct LabelledAnswer: Equatable, Sendable {
  public let actual: Emotion
  /// The answer; `nil` where there is none, because no face was found.
  public let predicted: Emotion?
  /// Whether the detector found a face.
  public let faceFound: Bool

  public init(actual: Emotion, predicted: Emotion?, faceFound: Bool) {
    self.actual = actual
    self.predicted = predicted
    self.faceFound = faceFound
  }

  public var isCorrect: Bool { predicted == actual }
}
