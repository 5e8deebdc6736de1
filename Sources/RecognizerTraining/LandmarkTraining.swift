import EmotionCore
public import EmotionDatasets
public import EmotionRecognition
public import FaceAnalysis
public import LandmarkFeatures
public import NeuralNetworks
import Synchronization
import Toolkit

/// How Stoic trains the landmark method with either of its classifiers.
///
/// After Shehu, Browne and Eisenbarth (RO-MAN 2020), section III: 68 landmarks, aligned, and a
/// classifier of their geometry; the copies of `LandmarkCopies` are Stoic's addition.
public struct LandmarkTraining: Sendable {
  /// The classifier that is trained on the features.
  public enum Classifier: String, CaseIterable, Codable, Sendable {
    case multilayerPerceptron = "mlp"
    case supportVectors = "svm"
  }

  public var classifier: Classifier
  /// The features that are measured on an aligned face.
  public var groups = [FeatureGroup.coordinates]
  public var copies = LandmarkCopies()
  /// How to treat a picture without a detected face: `skip` leaves it out, `error` rejects it.
  public var noFace = NoFacePolicy.priorBox
  /// How to search for faces.
  public var search = FaceSearch()
  /// Whether to find landmarks in two passes, the second with a better box.
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
  /// A small dataset gets smaller batches than the plan says, so that an epoch still has 20 steps.
  public var plan: TrainingPlan
  /// How the SVM is trained.
  public var supportVectors = LandmarkSupportVectors()
  /// The number of threads that find landmarks.
  public var threads = 1

  /// Stoic's settings for FER2013.
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

  /// A trained model and the statistics of its training.
  public struct Outcome: Sendable {
    public let model: LandmarkModel
    /// The accuracy of the finished model on the validation split, `0...1`.
    public let validationAccuracy: Double
    /// The accuracy over the pictures in which the detector found a face; nil if there are none.
    public let validationAccuracyWithFace: Double?
    /// The epoch whose weights were kept; nil for the SVM.
    public let bestEpoch: Int?
    public let trainingCount: Int
    public let validationCount: Int
    /// The pictures among `validationCount` in which the detector found a face.
    public let validationCountWithFace: Int
    /// The pictures of both splits that were left out because no face was found.
    public let facelessCount: Int
    public let rejections: [Rejection]
  }
}

extension LandmarkTraining {
  /// Finds the landmarks of the dataset's training and validation split and trains on them.
  ///
  /// - Parameters:
  ///   - predictor: The landmark predictor.
  ///   - checkpoint: Written after every epoch of the MLP; an existing one is resumed.
  ///   - landmarksFolder: Keeps found landmarks in chunks, and gives them to later runs with the
  ///     same dataset and settings; nil for none.
  ///   - strict: Whether a picture that cannot be used is an error.
  ///   - reportLandmarks: Called from any thread, but never from two at once.
  /// - Throws: `RecognizerTrainingError`: a split has no usable picture; `DatasetError`: a picture
  ///   cannot be used and `strict` is set; besides what `samples` and `fit` throw.
  public func run(
    on dataset: Dataset, name: String, predictor: any LandmarkPredictor,
    checkpoint: String? = nil, landmarksFolder: String? = nil, strict: Bool = false,
    reportLandmarks: @Sendable (LandmarkProgress) -> Void = { _ in },
    report: (TrainingProgress) -> Void = { _ in }
  ) throws -> Outcome {
    let (training, validation) = try samples(
      of: dataset, predictor: predictor, folder: landmarksFolder, report: reportLandmarks)
    if strict { try dataset.requireNone(training.rejections + validation.rejections) }
    try dataset.requireUsable(training: training.count, validation: validation.count)
    return try fit(
      training, validation: validation, name: name,
      trainingData: dataset.trainingWords(count: training.count),
      predictor: predictor.identity(), checkpoint: checkpoint, report: report)
  }

  /// Finds the landmarks of a dataset's training split, with copies, and of its validation split.
  ///
  /// - Parameters:
  ///   - predictor: The landmark predictor.
  ///   - folder: Keeps found landmarks in chunks, and gives them to later runs with the same
  ///     dataset and settings; nil for none.
  ///   - report: Called from any thread, but never from two at once.
  /// - Throws: `RecognizerTrainingError`: a split is empty; `FaceError`: the predictor does
  ///   not place 68 points, or its file cannot be read; `SafetensorsError`: the folder
  ///   cannot be written.
  public func samples(
    of dataset: Dataset, predictor: any LandmarkPredictor, folder: String?,
    report: @Sendable (LandmarkProgress) -> Void = { _ in }
  ) throws -> (training: LandmarkSamples, validation: LandmarkSamples) {
    try dataset.requireUsable(
      training: dataset.images(in: .train).count,
      validation: dataset.images(in: .validation).count)
    let pipeline = try FacePipeline.Recipe(
      search: search, framing: .faceCrop, noFace: noFace, predictor: predictor,
      refinesBox: refinesBox)
    let identity = try predictor.identity()
    let splits: [(Split, LandmarkCopies)] = [(.train, copies), (.validation, .pictureAndMirror)]
    let pace = Mutex(
      LandmarkPace(total: splits.reduce(0) { $0 + dataset.images(in: $1.0).count }))
    var found: [LandmarkSamples] = []
    for (split, copies) in splits {
      let cache = folder.map {
        LandmarkCache(
          folder: $0,
          key: LandmarkCache.Key(
            dataset: dataset.fingerprint, split: split, copies: copies, noFace: noFace,
            refinesBox: refinesBox, predictor: identity, search: search))
      }
      let extraction = LandmarkExtraction(copies: copies, pipeline: pipeline, threads: threads)
      found.append(
        try extraction.samples(of: dataset.images(in: split), cache: cache) { count, cached in
          report(pace.withLock { $0.add(count, cached: cached) })
        })
    }
    return (found[0], found[1])
  }
}
