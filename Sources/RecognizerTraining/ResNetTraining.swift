public import DeepRecognition
public import EmotionCore
public import EmotionDatasets
public import EmotionRecognition
public import NeuralNetworks
import Tensors

/// The recipe by which Stoic trains a ResNet from scratch on face crops.
public struct ResNetTraining: Sendable {
  public var depth: ResNet.Depth
  public var stem: ResNet.Stem
  public var inputSize: Int
  public var plan: TrainingPlan
  public var classWeighting: ClassWeighting
  public var augmentation = PictureAugmentation()

  /// Stoic's own settings, for FER2013 on two cores.
  public init(
    depth: ResNet.Depth = .resNet18, stem: ResNet.Stem = .unpooled, epochs: Int = 30,
    classWeighting: ClassWeighting = .none, bfloat16: Bool = true, seed: UInt64 = 1
  ) {
    self.depth = depth
    self.stem = stem
    self.classWeighting = classWeighting
    inputSize = 48
    plan = TrainingPlan(
      method: .adamW, epochs: epochs, batchSize: 128, learningRate: 1e-3, warmupEpochs: 0.5,
      weightDecay: 0.05, labelSmoothing: 0.1, averageDecay: 0.997, patience: 10,
      bfloat16: bfloat16, seed: seed)
  }

  /// A trained model with what happened on the way.
  public struct Outcome {
    public let model: ResNetModel
    /// The accuracy on the validation split and its epoch.
    public let best: BestScore
    public let trainingCount: Int
    public let validationCount: Int
    public let rejections: [Rejection]
  }

  /// Trains on the dataset's training split, stopped by its validation split.
  ///
  /// - Parameters:
  ///   - checkpoint: Written every epoch, and resumed from where it exists.
  ///   - strict: Whether a picture that cannot be read is an error.
  /// - Throws: `RecognizerTrainingError`.
  public func run(
    on dataset: Dataset, name: String, checkpoint: String?, strict: Bool = false,
    report: (TrainingProgress) -> Void
  ) throws(RecognizerTrainingError) -> Outcome {
    let training = LoadedPictures(dataset.images(in: .train), size: inputSize)
    let validation = LoadedPictures(dataset.images(in: .validation), size: inputSize)
    let rejections = training.rejections + validation.rejections
    if strict, let first = rejections.first { throw .unreadable(first, count: rejections.count) }
    guard training.count > 0 else { throw .emptySplit(.train, dataset: dataset.path) }
    guard validation.count > 0 else { throw .emptySplit(.validation, dataset: dataset.path) }

    let statistics = training.statistics
    let input = ResNetInput(
      size: inputSize, mean: statistics.mean, deviation: statistics.deviation)
    var plan = plan
    plan.classWeights = classWeighting.weights(labels: training.labels)
    do throws(TrainingError) {
      let trainer = try Trainer(
        plan: plan,
        context: "\(dataset.fingerprint), ResNet-\(depth.rawValue), stem \(stem.rawValue), "
          + "\(input), \(augmentation)",
        data: PictureTrainingData(pictures: training, augmentation: augmentation, input: input)
      ) { generator throws(TensorError) in
        try ResNet(depth: depth, stem: stem, classes: Emotion.count, using: &generator)
      } validate: { network throws(TensorError) in
        try Self.accuracy(of: network, on: validation, input: input, bfloat16: plan.bfloat16)
      }
      let (network, best) = try trainer.run(checkpoint: checkpoint, report: report)
      let card = card(
        name: name, dataset: dataset, best: best, input: input, examples: training.count)
      return Outcome(
        model: ResNetModel(card: card, network: network, input: input), best: best,
        trainingCount: training.count, validationCount: validation.count, rejections: rejections)
    } catch { throw .training(error) }
  }

  private static func accuracy(
    of network: ResNet, on pictures: LoadedPictures, input: ResNetInput, bfloat16: Bool
  ) throws(TensorError) -> Float {
    let folded = try network.foldedForEvaluation()
    var correct = 0
    for begin in stride(from: 0, to: pictures.count, by: 128) {
      let indices = Array(begin..<min(begin + 128, pictures.count))
      let answers = try withoutGradients { () throws(TensorError) in
        try withBFloat16(bfloat16) { () throws(TensorError) in
          try folded(input.prepare(pictures.tensor(indices)), mode: .evaluation).argmax(over: 1)
        }
      }
      correct += zip(indices, answers).count { pictures.labels[$0] == $1 }
    }
    return Float(correct) / Float(pictures.count)
  }

  private func card(
    name: String, dataset: Dataset, best: BestScore, input: ResNetInput, examples: Int
  ) -> ModelCard {
    ModelCard(
      name: name, method: ModelMethod(depth: depth.rawValue) ?? .resnet18,
      preprocessing: "face crop, grey (Rec. 601), \(input.size) x \(input.size) pixels, bilinear; "
        + "minus \(input.mean), over \(input.deviation); three equal channels",
      trainingData: "\(dataset.name), training split, \(examples) pictures, \(dataset.fingerprint)",
      licence: "the weights follow the licence of their training data; FER2013 is distributed for "
        + "research",
      seed: plan.seed,
      details: [
        "recipe": "\(plan)", "augmentation": "\(augmentation)",
        "class_weighting": classWeighting.rawValue,
        "validation_accuracy": String(best.score), "best_epoch": String(best.epoch),
      ])
  }
}
