public import DeepRecognition
import EmotionCore
public import EmotionDatasets
import EmotionRecognition
public import FaceAnalysis
import LandmarkFeatures
public import NeuralNetworks
import Synchronization
import Tensors
import Toolkit

/// How Stoic trains landmarks that withstand attacks: a small network that places 68 points, taught
/// by a cascade's points on clean pictures, and a perceptron on their aligned coordinates.
///
/// Both are trained together while an adversary perturbs the pixels. It maximises what the training
/// minimises: the distance of the points from the teacher's, and the cross-entropy of the answer.
/// So the points stay in place under attack, and the classifier knows those that an attack leaves.
public struct LandmarkNetworkTraining: Sendable {
  public var plan: TrainingPlan
  /// What a mean distance of one eye distance from the teacher's points counts against a nat of the
  /// answer's cross-entropy.
  public var displacementWeight: Float = 5
  /// The channels of the network's first block.
  public var width = 32
  /// The units of each hidden layer of the classifier.
  public var hiddenSizes = [256, 128]
  /// The share of hidden values dropped in training, `0..<1`.
  public var dropout: Float = 0.2
  public var augmentation = PictureAugmentation()
  public var classWeighting: ClassWeighting
  /// How to search for faces.
  public var search = FaceSearch()
  /// The number of threads that find faces.
  public var threads = 1

  /// Stoic's settings for FER2013.
  ///
  /// - Parameter adversary: nil to train on clean pictures, for comparison.
  public init(
    epochs: Int = 30, adversary: TrainingAdversary? = TrainingAdversary(epsilon: 8 / 255),
    classWeighting: ClassWeighting = .none, seed: UInt64 = 1
  ) {
    self.classWeighting = classWeighting
    plan = TrainingPlan(
      method: .adamW, epochs: epochs, batchSize: 128, learningRate: 2e-3, warmupEpochs: 1,
      weightDecay: 0.02, labelSmoothing: 0.1, averageDecay: 0.997, patience: 12,
      adversary: adversary, seed: seed)
    // The detector's boxes vary less than whole pictures, and hidden points cannot be placed.
    (augmentation.rotation, augmentation.scale, augmentation.shift) = (6, 0.06, 0.04)
    augmentation.erasing = 0
  }

  /// A trained model and the statistics of its training.
  public struct Outcome {
    public let model: LandmarkNetworkModel
    /// The best accuracy on validation patches and its epoch; under attack if the plan has an
    /// adversary.
    public let best: BestScore
    public let trainingCount: Int
    public let validationCount: Int
    public let rejections: [Rejection]
  }

  /// Finds the faces of the dataset's training and validation split and trains on them.
  ///
  /// - Parameters:
  ///   - teacher: Places the points that are learned.
  ///   - checkpoint: Written after every epoch; an existing one is resumed.
  ///   - strict: Whether a picture that cannot be used is an error.
  ///   - reportFaces: Called with the pictures searched so far and their total, from any thread,
  ///     but never from two at once.
  /// - Throws: `RecognizerTrainingError`: a split has no usable picture; `DatasetError`: a picture
  ///   cannot be used and `strict` is set; `FaceError`, `TrainingError`, `TensorError` or
  ///   `SafetensorsError`: the search or the training fails.
  public func run(
    on dataset: Dataset, name: String, teacher: any LandmarkPredictor, checkpoint: String?,
    strict: Bool = false, reportFaces: @Sendable (Int, Int) -> Void = { _, _ in },
    report: (TrainingProgress) -> Void = { _ in }
  ) throws -> Outcome {
    let pipeline = try FacePipeline.Recipe(
      search: search, framing: .faceCrop, noFace: .priorBox, predictor: teacher)
    let splits = [dataset.images(in: .train), dataset.images(in: .validation)]
    try dataset.requireUsable(training: splits[0].count, validation: splits[1].count)
    let done = Mutex(0)
    let total = splits[0].count + splits[1].count
    let patches = try splits.map { images in
      try FacePatches(of: images, by: pipeline, threads: threads) { count in
        reportFaces(
          done.withLock { sum in
            sum += count
            return sum
          }, total)
      }
    }
    let (training, validation) = (patches[0], patches[1])
    let rejections = training.rejections + validation.rejections
    if strict { try dataset.requireNone(rejections) }
    try dataset.requireUsable(training: training.count, validation: validation.count)

    let (network, shape, standardization, best) = try fit(
      training, validation, context: "\(dataset.fingerprint), \(try teacher.identity())",
      checkpoint: checkpoint, report: report)
    let card = card(
      name: name, trainingData: dataset.trainingWords(count: training.count),
      teacher: try teacher.identity(), best: best)
    let classifier = try LandmarkModel(
      card: card, meanShape: shape, groups: [.coordinates],
      classifier: .multilayerPerceptron(
        MultilayerPerceptron(network.classifier, standardization: standardization)),
      averagesMirror: true)
    return Outcome(
      model: try LandmarkNetworkModel(network.points, classifier: classifier), best: best,
      trainingCount: training.count, validationCount: validation.count, rejections: rejections)
  }

  private func fit(
    _ training: FacePatches, _ validation: FacePatches, context: String, checkpoint: String?,
    report: (TrainingProgress) -> Void
  ) throws -> (AlignedPointClassifier, MeanShape, Standardization, BestScore) {
    let faces = (0..<training.count).map { training.landmarks($0) }
    let shape = try MeanShape.generalizedProcrustes(of: faces)
    let extractor = LandmarkFeatureExtractor(meanShape: shape, groups: [.coordinates])
    let standardization = try Standardization(
      fitting: faces.flatMap { extractor.features(of: $0) }, featureCount: extractor.count)
    let usual = training.meanPlaces
    var plan = plan
    plan.classWeights = classWeighting.weights(labels: training.labels)
    let objective = PointObjective(plan: plan, weight: displacementWeight)
    let trainer = try Trainer(
      plan: plan,
      context: "\(context), width \(width), hidden \(hiddenSizes), dropout \(dropout), "
        + "displacement \(displacementWeight), \(augmentation)",
      data: FacePatchData(patches: training, augmentation: augmentation),
      objective: { outputs, batch throws(TensorError) in try objective.losses(outputs, batch) }
    ) { generator throws(TensorError) in
      let points = try PointNetwork(
        inputSize: PointCrop.size, width: width, pointCount: Landmarks.Scheme68.count,
        using: &generator)
      try points.begin(at: usual)
      return try AlignedPointClassifier(
        points: points,
        classifier: MultilayerNetwork(
          sizes: [extractor.count] + hiddenSizes + [Emotion.count], dropout: dropout,
          using: &generator),
        meanShape: shape, mean: standardization.mean, scale: standardization.scale)
    } validate: { network throws(TensorError) in
      try Self.accuracy(of: network, on: validation, adversary: plan.adversary)
    }
    let (network, best) = try trainer.run(checkpoint: checkpoint, report: report)
    return (network, shape, standardization, best)
  }

  /// The share of right answers to validation patches, all clean or some attacked.
  private static func accuracy(
    of network: AlignedPointClassifier, on patches: FacePatches, adversary: TrainingAdversary?
  ) throws(TensorError) -> Float {
    let folded = try network.foldedForEvaluation()
    let places = stride(from: 0, to: patches.count, by: max(1, patches.count / 1024))
    let chosen = adversary == nil ? Array(0..<patches.count) : Array(places)
    var correct = 0
    for begin in stride(from: 0, to: chosen.count, by: 128) {
      let indices = Array(chosen[begin..<min(begin + 128, chosen.count)])
      let labels = indices.map { patches.labels[$0] }
      let maps = indices.flatMap { _ in FacePatches.middle }
      let pixels = try patches.tensor(indices).warped(
        by: Tensor(maps, shape: [indices.count, 2, 3]), height: PointCrop.size,
        width: PointCrop.size)
      func logits(_ pixels: Tensor) throws(TensorError) -> Tensor {
        try PointObjective.logits(of: folded(pixels, mode: .evaluation))
      }
      let shown =
        try adversary?.attacked(pixels, steps: 7) { pixels throws(TensorError) in
          try logits(pixels).crossEntropy(labels: labels)
        } ?? pixels
      let answers = try withoutGradients { () throws(TensorError) in
        try logits(shown).argmax(over: 1)
      }
      correct += zip(labels, answers).count { $0 == $1 }
    }
    return Float(correct) / Float(chosen.count)
  }

  private func card(
    name: String, trainingData: String, teacher: String, best: BestScore
  ) -> ModelCard {
    let score =
      plan.adversary == nil ? "validation_accuracy" : "validation_accuracy_under_attack"
    return ModelCard(
      name: name, method: .landmarkNetwork,
      preprocessing: "enlarged (cubic) until the shorter side has "
        + "\(search.engine.traits.enlargedSide) pixels; dlib's frontal face detector, also its weak "
        + "detections, or else the box prior of face crops; the square around the box, "
        + "\(PointCrop.size) x \(PointCrop.size) pixels; 68 points by the model's network; aligned "
        + "to the mean shape by ordinary Procrustes analysis; coordinates",
      trainingData: trainingData,
      licence: WeightsLicence.words(trainingData: trainingData, seesLandmarks: true),
      seed: plan.seed, faceDetector: search.engine.traits.name,
      details: [
        "teacher": teacher, "face_search": search.words, "augmentation": augmentation.words,
        "class_weighting": classWeighting.rawValue, "best_epoch": String(best.epoch),
        score: String(best.score),
        "recipe": "points within \(displacementWeight) a mean eye distance; hidden layers of "
          + "\(hiddenSizes.map { String($0) }.joined(separator: ", ")), dropout \(dropout); "
          + plan.words,
      ])
  }
}

/// What the training minimises and its adversary maximises.
private struct PointObjective {
  let plan: TrainingPlan
  let weight: Float

  private static let places = 2 * Landmarks.Scheme68.count

  static func logits(of outputs: Tensor) throws(TensorError) -> Tensor {
    try outputs.narrowed(dim: 1, from: places, length: Emotion.count)
  }

  /// The cross-entropy, and the points' mean distance from the targets in distances of the eyes.
  func losses(_ outputs: Tensor, _ batch: TrainingBatch) throws(TensorError) -> Tensor {
    let answers = try plan.crossEntropies(Self.logits(of: outputs), batch)
    guard let targets = batch.targets else { return answers }
    let found = try outputs.narrowed(dim: 1, from: 0, length: Self.places)
    let distances =
      try (found - targets).square()
      .reshaped(to: [-1, Landmarks.Scheme68.count, 2]).sum(over: [2]) + 1e-8
    let each = try distances.sqrt().mean(over: [1])
    return try answers + each / Self.eyeDistances(targets) * weight
  }

  private static func eyeDistances(_ targets: Tensor) throws(TensorError) -> Tensor {
    let pairs = try targets.reshaped(to: [-1, Landmarks.Scheme68.count, 2])
    func centre(_ eye: ClosedRange<Int>) throws(TensorError) -> Tensor {
      try pairs.narrowed(dim: 1, from: eye.lowerBound, length: eye.count).mean(over: [1])
    }
    let way = try centre(Landmarks.Scheme68.leftEye) - centre(Landmarks.Scheme68.rightEye)
    return try (way.square().sum(over: [1]) + 1e-6).sqrt()
  }
}

extension FacePatches {
  /// The teacher's points in -1...1 across the patch.
  func landmarks(_ index: Int) -> Landmarks {
    let length = 2 * Landmarks.Scheme68.count
    return Landmarks(
      points: stride(from: index * length, to: (index + 1) * length, by: 2).map {
        Point(x: Double(places[$0]), y: Double(places[$0 + 1]))
      })
  }

  /// The mean of all points in -1...1 across what the network sees.
  var meanPlaces: [Float] {
    let length = 2 * Landmarks.Scheme68.count
    var sums = [Float](repeating: 0, count: length)
    for index in 0..<count {
      for (place, value) in places[index * length..<(index + 1) * length].enumerated() {
        sums[place] += value / (Self.crop * Float(max(1, count)))
      }
    }
    return sums
  }
}
