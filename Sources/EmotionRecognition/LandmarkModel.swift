public import EmotionCore
public import LandmarkFeatures
import Toolkit

/// All that the landmark method learned: the mean shape that faces are aligned to, and the
/// classifier of the features measured then.
public struct LandmarkModel: Sendable {
  public let card: ModelCard
  public let meanShape: MeanShape
  /// What is measured of an aligned face, in the order of the features.
  public var groups: [FeatureGroup] { extractor.groups }
  public let classifier: LandmarkClassifier
  /// Whether the probabilities of the picture and of its mirror image are averaged, which costs a
  /// second search for landmarks.
  public let averagesMirror: Bool
  /// Whether landmarks are sought in two passes; see `LandmarkFinder`.
  public let refinesBox: Bool
  private let extractor: LandmarkFeatureExtractor

  /// Puts a model together, as training does.
  ///
  /// - Throws: `ModelError`: the card names another method than the classifier's, the classifier
  ///   takes another number of features or gives another number of scores, or the mean shape does
  ///   not have 68 points.
  public init(
    card: ModelCard, meanShape: MeanShape, groups: [FeatureGroup] = FeatureGroup.allCases,
    classifier: LandmarkClassifier, averagesMirror: Bool = false, refinesBox: Bool = false
  ) throws(ModelError) {
    guard card.method == classifier.method else {
      throw ModelError.otherMethod(found: card.method, expected: [classifier.method])
    }
    guard meanShape.points.count == Landmarks.Scheme68.count else {
      throw ModelError.wrongShape(
        LandmarkTensor.meanShape, found: [meanShape.points.count, 2],
        expected: [Landmarks.Scheme68.count, 2])
    }
    extractor = LandmarkFeatureExtractor(meanShape: meanShape, groups: groups)
    guard classifier.featureCount == extractor.count else {
      throw ModelError.wrongShape(
        LandmarkTensor.featureMean, found: [classifier.featureCount], expected: [extractor.count])
    }
    if case .multilayerPerceptron(let perceptron) = classifier,
      perceptron.outputCount != Emotion.count
    {
      throw ModelError.wrongShape(
        LandmarkTensor.bias(perceptron.layers.count - 1), found: [perceptron.outputCount],
        expected: [Emotion.count])
    }
    self.card = card
    self.meanShape = meanShape
    self.classifier = classifier
    self.averagesMirror = averagesMirror
    self.refinesBox = refinesBox
  }

  /// The probabilities of the seven emotions for the landmarks of one face.
  ///
  /// Place, size and in-plane rotation of the face do not matter, so pixels of any enlargement do.
  ///
  /// - Throws: `RecognitionError`: there are not 68 points, or a score is not a number.
  public func probabilities(of landmarks: Landmarks) throws(RecognitionError) -> Probabilities {
    guard landmarks.count == Landmarks.Scheme68.count else {
      throw RecognitionError.landmarkCount(
        found: landmarks.count, expected: Landmarks.Scheme68.count)
    }
    return try classifier.probabilities(of: extractor.features(of: landmarks))
  }
}
