public import DeepRecognition
import EmotionCore
public import EmotionDatasets
import EmotionRecognition
public import FaceAnalysis
public import NeuralNetworks
import Tensors
import Toolkit

/// How Stoic trains a ResNet on face crops, from scratch or from trained weights.
public struct ResNetTraining: Sendable {
  public var depth: ResNet.Depth
  public var stem: ResNet.Stem
  public var inputSize: Int
  /// The size of the randomly shifted training crops; see `ResNetInput.centerCrop`.
  public var centerCrop: Float
  public var plan: TrainingPlan
  public var classWeighting: ClassWeighting
  public var augmentation = PictureAugmentation()
  /// How the faces of portraits were found; the card names the detector.
  public var search = FaceSearch()

  /// Stoic's settings for FER2013 on two cores.
  public init(
    depth: ResNet.Depth = .resNet18, stem: ResNet.Stem = .unpooled, epochs: Int = 30,
    classWeighting: ClassWeighting = .none, bfloat16: Bool = true, seed: UInt64 = 1
  ) {
    self.depth = depth
    self.stem = stem
    self.classWeighting = classWeighting
    inputSize = 48
    centerCrop = 5 / 6
    plan = TrainingPlan(
      method: .adamW, epochs: epochs, batchSize: 128, learningRate: 1e-3, warmupEpochs: 0.5,
      weightDecay: 0.05, labelSmoothing: 0.1, averageDecay: 0.997, patience: 10,
      bfloat16: bfloat16, seed: seed)
  }

  /// A trained model and the statistics of its training.
  public struct Outcome {
    public let model: ResNetModel
    /// The best accuracy on the validation split and its epoch; under attack if the plan has an
    /// adversary.
    public let best: BestScore
    public let trainingCount: Int
    public let validationCount: Int
    public let rejections: [Rejection]
  }

  /// Trains on the dataset's training split with early stopping on its validation split.
  ///
  /// - Parameters:
  ///   - initial: A trained model of the same depth and stem, which provides the initial weights,
  ///     the input size and the normalisation; nil for random weights.
  ///   - checkpoint: Written after every epoch; an existing one is resumed.
  ///   - strict: Whether a picture that cannot be read or is too small is an error.
  /// - Throws: `RecognizerTrainingError`: `initial` is another network, or a split has no usable
  ///   picture; `DatasetError`: a picture cannot be used and `strict` is set; `TrainingError` or
  ///   `TensorError`: the training fails; `SafetensorsError`: the checkpoint cannot be read or
  ///   written.
  public func run(
    on dataset: Dataset, name: String, initial: ResNetModel? = nil, checkpoint: String?,
    strict: Bool = false,
    report: (TrainingProgress) -> Void
  ) throws -> Outcome {
    if let initial, initial.network.depth != depth || initial.network.stem != stem {
      throw RecognizerTrainingError.otherArchitecture(
        initial.card.name, found: Self.words(initial.network.depth, initial.network.stem),
        expected: Self.words(depth, stem))
    }
    let inputSize = initial?.input.size ?? inputSize
    guard centerCrop > 0, centerCrop <= 1 else {
      throw TrainingError.plan(
        "its centre crop is \(centerCrop); it must be above 0 and at most 1")
    }
    // The crop of a picture of this size has the input's size.
    let limit = Int((Float(inputSize) / centerCrop).rounded())
    let training = LoadedPictures(dataset.images(in: .train), limit: limit)
    let validation = LoadedPictures(dataset.images(in: .validation), limit: limit)
    let rejections = training.rejections + validation.rejections
    if strict { try dataset.requireNone(rejections) }
    try dataset.requireUsable(training: training.count, validation: validation.count)

    let statistics = training.statistics
    let input = ResNetInput(
      size: inputSize, mean: initial?.input.mean ?? statistics.mean,
      deviation: initial?.input.deviation ?? statistics.deviation, centerCrop: centerCrop)
    var plan = plan
    plan.classWeights = classWeighting.weights(labels: training.labels)
    let trainer = try Trainer(
      plan: plan,
      context: "\(dataset.fingerprint), \(Self.words(depth, stem)), \(input), \(augmentation)"
        + (initial.map { ", begun with \($0.card)" } ?? ""),
      data: PictureTrainingData(pictures: training, augmentation: augmentation, input: input)
    ) { generator throws(TensorError) in
      let network = try ResNet(
        depth: depth, stem: stem, classes: Emotion.count, using: &generator)
      if let initial {
        for (entry, trained) in zip(network.state, initial.network.state) {
          try entry.tensor.assign(trained.tensor)
        }
      }
      return network
    } validate: { network throws(TensorError) in
      try Self.accuracy(of: network, on: validation, input: input, plan: plan)
    }
    let (network, best) = try trainer.run(checkpoint: checkpoint, report: report)
    let card = card(
      name: name, dataset: dataset, initial: initial?.card, best: best, input: input,
      examples: training.count)
    return Outcome(
      model: ResNetModel(card: card, network: network, input: input), best: best,
      trainingCount: training.count, validationCount: validation.count, rejections: rejections)
  }

  private static func words(_ depth: ResNet.Depth, _ stem: ResNet.Stem) -> String {
    "ResNet-\(depth.rawValue), stem \(stem.rawValue)"
  }

  /// The share of right answers: to clean pictures or, if the plan has an adversary, to attacked
  /// ones.
  private static func accuracy(
    of network: ResNet, on pictures: LoadedPictures, input: ResNetInput, plan: TrainingPlan
  ) throws(TensorError) -> Float {
    let folded = try network.foldedForEvaluation()
    func logits(_ pixels: Tensor) throws(TensorError) -> Tensor {
      try withBFloat16(plan.bfloat16) { () throws(TensorError) in
        try folded(input.prepare(pixels), mode: .evaluation)
      }
    }
    let places = plan.adversary == nil ? Array(0..<pictures.count) : pictures.attackedPlaces
    var correct = 0
    for begin in stride(from: 0, to: places.count, by: 128) {
      let indices = Array(places[begin..<min(begin + 128, places.count)])
      let labels = indices.map { pictures.labels[$0] }
      let pixels = try pictures.tensor(indices)
      let shown =
        try plan.adversary?.attacked(pixels, steps: attackSteps) { pixels throws(TensorError) in
          try logits(pixels).crossEntropy(labels: labels)
        } ?? pixels
      let answers = try withoutGradients { () throws(TensorError) in
        try logits(shown).argmax(over: 1)
      }
      correct += zip(labels, answers).count { $0 == $1 }
    }
    return Float(correct) / Float(places.count)
  }

  /// The steps of the attack that validates: enough to see whether the network withstands single
  /// steps alone.
  private static let attackSteps = 7

  private func card(
    name: String, dataset: Dataset, initial: ModelCard?, best: BestScore, input: ResNetInput,
    examples: Int
  ) -> ModelCard {
    var details = [
      "recipe": plan.words, "augmentation": augmentation.words,
      "class_weighting": classWeighting.rawValue,
      "best_epoch": String(best.epoch),
    ]
    details[
      plan.adversary == nil ? "validation_accuracy" : "validation_accuracy_under_attack"] =
      String(best.score)
    if let initial {
      details["begun_with"] =
        "\(initial.name), trained on \(initial.trainingData), seed \(initial.seed), "
        + "\(initial.details["recipe"] ?? "recipe unknown")"
    }
    let trainingData = dataset.trainingWords(count: examples)
    return ModelCard(
      name: name, method: depth.method,
      preprocessing:
        "face crop, of it the middle \(input.centerCrop) of the sides, grey (Rec. 601), "
        + "\(input.size) x \(input.size) pixels, bilinear; "
        + "minus \(input.mean), over \(input.deviation); three equal channels",
      trainingData: trainingData,
      licence: WeightsLicence.words(trainingData: trainingData, seesLandmarks: false),
      seed: plan.seed, faceDetector: search.engine.traits.name, details: details)
  }
}
