public import EmotionDatasets
public import EmotionRecognition
public import LandmarkFeatures
public import NeuralNetworks

/// The recipe by which Stoic trains the landmark method, with either of its classifiers.
///
/// After Shehu, Browne and Eisenbarth (RO-MAN 2020), section III: 68 landmarks, aligned, and a
/// classifier of their geometry; the copies of `LandmarkCopies` are Stoic's addition.
public struct LandmarkTraining: Sendable {
  /// What is trained on the features.
  public enum Classifier: String, CaseIterable, Codable, Sendable {
    case multilayerPerceptron = "mlp"
    case supportVectors = "svm"
  }

  public var classifier: Classifier
  /// What is measured of an aligned face.
  public var groups = [FeatureGroup.coordinates]
  public var copies = LandmarkCopies()
  /// What is done with a picture without a detected face: `skip` leaves it out, `error` lists it
  /// with the rejections.
  public var noFace = NoFacePolicy.priorBox
  /// How faces are looked for.
  public var search = FaceSearch()
  /// Whether landmarks are sought in two passes, the second from a better box.
  public var refinesBox = true
  /// Whether the model averages the probabilities of a picture and its mirror image.
  public var averagesMirror = true
  public var classWeighting: ClassWeighting
  /// The units of each hidden layer of the MLP.
  public var hiddenSizes = [256, 128]
  /// The share of hidden values dropped in training, `0..<1`.
  public var dropout: Float = 0.2
  /// How the MLP is trained.
  ///
  /// A small dataset gets smaller batches than the plan says, so that an epoch has 20 steps.
  public var plan: TrainingPlan
  /// How the SVM is trained.
  public var supportVectors = LandmarkSupportVectors()
  /// Threads on which landmarks are found.
  public var threads = 1

  /// Stoic's own settings, for FER2013.
  public init(
    classifier: Classifier = .multilayerPerceptron, epochs: Int = 80,
    classWeighting: ClassWeighting = .none, seed: UInt64 = 1
  ) {
    self.classifier = classifier
    self.classWeighting = classWeighting
    plan = TrainingPlan(
      method: .adamW, epochs: epochs, batchSize: 256, learningRate: 2e-3, warmupEpochs: 8,
      weightDecay: 1e-2, labelSmoothing: 0.1, averageDecay: 0.998, patience: 25, seed: seed)
  }

  /// A trained model with what happened on the way.
  public struct Outcome: Sendable {
    public let model: LandmarkModel
    /// The accuracy of the finished model on the validation split, `0...1`.
    public let validationAccuracy: Double
    /// The same over the pictures in which the detector found a face; nil where there are none.
    public let validationAccuracyWithFace: Double?
    /// The epoch whose weights were kept; nil for the SVM.
    public let bestEpoch: Int?
    public let trainingCount: Int
    public let validationCount: Int
    /// The pictures among `validationCount` in which the detector found a face.
    public let validationCountWithFace: Int
    /// The pictures left out because no face was found, of both splits.
    public let facelessCount: Int
    public let rejections: [Rejection]
  }
}
