public import EmotionCore
public import FaceAnalysis
public import LandmarkFeatures

/// What the landmark method learned: the mean shape to align faces to, and the classifier of the
/// features then measured.
///
/// After Shehu, Browne and Eisenbarth (RO-MAN 2020), section III: the classifier sees only the
/// geometry of the landmarks, never a pixel.
public struct LandmarkModel: Sendable {
  public let card: ModelCard
  public let meanShape: MeanShape
  /// The groups of features measured on an aligned face, in order.
  public var groups: [FeatureGroup] { extractor.groups }
  public let classifier: LandmarkClassifier
  /// Whether to average the probabilities for the picture and its mirror image, which costs a
  /// second placement of landmarks.
  public let averagesMirror: Bool
  /// Whether landmarks are placed in two passes; see `FacePipeline.Recipe`.
  public let refinesBox: Bool
  let extractor: LandmarkFeatureExtractor

  /// Assembles a model, as training does.
  ///
  /// - Throws: `ModelError`: the card's method, or the classifier's number of features or of
  ///   scores, does not fit, or the mean shape does not have 68 points.
  public init(
    card: ModelCard, meanShape: MeanShape, groups: [FeatureGroup] = FeatureGroup.allCases,
    classifier: LandmarkClassifier, averagesMirror: Bool = false, refinesBox: Bool = false
  ) throws {
    let isNetworks = card.method == .landmarkNetwork && classifier.method == .landmarkMLP
    guard card.method == classifier.method || isNetworks else {
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
  /// Place, size and in-plane rotation of the face do not matter, so the points may be in pixels of
  /// any enlargement.
  ///
  /// - Throws: `RecognitionError`: there are not 68 points, or a score is not a number.
  public func probabilities(of landmarks: Landmarks) throws -> Probabilities {
    guard landmarks.count == Landmarks.Scheme68.count else {
      throw RecognitionError.landmarkCount(
        found: landmarks.count, expected: Landmarks.Scheme68.count)
    }
    return try classifier.probabilities(of: extractor.features(of: landmarks))
  }
}

extension LandmarkModel: FaceClassifier {
  /// A face's points with the classifier's answer.
  public struct Input: Sendable {
    let landmarks: Landmarks
    package let probabilities: Probabilities
  }

  public var name: String { card.name }

  public func input(for face: LocatedFace, in picture: LocatedPicture) throws -> Input {
    let landmarks = try picture.enlargedLandmarks(of: face)
    var views = [try probabilities(of: landmarks)]
    if averagesMirror {
      views.append(try probabilities(of: picture.enlargedLandmarks(of: face, mirrored: true)))
    }
    return Input(landmarks: picture.enlarged.reduced(landmarks), probabilities: mean(views))
  }

  /// The mean of the answers to a picture and, with `averagesMirror`, its mirror image.
  func mean(_ views: [Probabilities]) -> Probabilities {
    guard views.count == 2 else { return views[0] }
    return Probabilities(values: zip(views[0].values, views[1].values).map { ($0 + $1) / 2 })
  }

  /// The classifier takes hundredths of a millisecond, so `input` has already asked it.
  public func classify(_ inputs: [Input]) -> [Probabilities] { inputs.map(\.probabilities) }

  public func landmarks(of input: Input) -> Landmarks? { input.landmarks }
}

extension LandmarkModel: LandmarkMethod {
  public var landmarkModel: LandmarkModel { self }

  public func pipeline(_ recipe: FacePipeline.Recipe) throws -> FacePipeline.Recipe {
    try card.check(recipe)
    var recipe = recipe
    recipe.refinesBox = refinesBox
    return recipe
  }
}

extension ModelFamily {
  /// A classifier of the geometry of 68 landmarks.
  public static let landmark = ModelFamily(
    name: "landmark", methods: [.landmarkMLP, .landmarkSVM],
    purpose: "A classifier of seven emotions that sees only the geometry of a face's 68 "
      + "landmarks. The landmarks come from dlib's predictor, which was trained on iBUG 300-W: "
      + "that licence excludes commercial use.",
    usesLandmarks: true,
    load: { try LandmarkModel.read($0.path) })
}

extension ModelMethod {
  public static let landmarkMLP = ModelMethod(rawValue: "landmark-mlp")
  public static let landmarkSVM = ModelMethod(rawValue: "landmark-svm")
}

/// The classifier of the landmark method: features of one face in, seven emotions out.
public enum LandmarkClassifier: Equatable, Sendable {
  case multilayerPerceptron(MultilayerPerceptron)
  case supportVectors(SupportVectorClassifier)

  /// The method of a model with this classifier.
  public var method: ModelMethod {
    switch self {
    case .multilayerPerceptron: .landmarkMLP
    case .supportVectors: .landmarkSVM
    }
  }

  /// The number of features it takes.
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
  public func probabilities(of features: [Float]) throws -> Probabilities {
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
