public import EmotionCore

/// What a recogniser said about one picture.
public struct Answer: Codable, Equatable, Sendable {
  /// The emotion; nil where no face was found and none was assumed.
  public let predicted: Emotion?
  /// Whether the detector found a face.
  public let faceFound: Bool

  public init(predicted: Emotion?, faceFound: Bool) {
    self.predicted = predicted
    self.faceFound = faceFound
  }
}
