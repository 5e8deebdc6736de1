public import EmotionCore

/// The classifier of the landmark method: features of one face in, seven emotions out.
public enum LandmarkClassifier: Equatable, Sendable {
  case multilayerPerceptron(MultilayerPerceptron)
  case supportVectors(SupportVectorClassifier)

  /// The method that a model with this classifier has.
  public var method: ModelMethod {
    switch self {
    case .multilayerPerceptron: .landmarkMLP
    case .supportVectors: .landmarkSVM
    }
  }

  /// The number of features that it takes.
  public var featureCount: Int {
    switch self {
    case .multilayerPerceptron(let perceptron): perceptron.featureCount
    case .supportVectors(let vectors): vectors.featureCount
    }
  }

  /// The probabilities of the seven emotions for the features of one face.
  ///
  /// - Throws: `RecognitionError`: there are not `featureCount` features, or a score is not a
  ///   number.
  public func probabilities(of features: [Float]) throws(RecognitionError) -> Probabilities {
    let logits =
      switch self {
      case .multilayerPerceptron(let perceptron): try perceptron.logits(of: features)
      case .supportVectors(let vectors): try vectors.logits(of: features)
      }
    guard logits.count == Emotion.count, logits.contains(where: \.isFinite),
      logits.allSatisfy({ $0 < .infinity })
    else { throw RecognitionError.notFinite }
    return Probabilities(logits: logits)
  }
}
