public import ArgumentParser
import DeepRecognition
import EmotionDatasets
import EmotionRecognition
import NeuralNetworks
import RecognizerTraining
import StoicCommands
import Tensors
import Toolkit

struct TrainResNet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resnet",
    abstract: "Train a ResNet on face crops, from scratch or from trained weights.",
    discussion: """
      Stops early by the validation split and keeps the best epoch. Writes a checkpoint beside \
      the model after every epoch; after a kill the same command resumes and gives the same \
      weights as an uninterrupted run.
      """)

  @OptionGroup var data: DatasetOptions
  @OptionGroup var training: TrainingOptions
  @OptionGroup var faces: FaceSearchOptions

  @Option(help: "Layers: 18, 34, 50 or 101. (default: 18, or those of --initial-weights)")
  var depth: Int?

  @Option(
    help: ArgumentHelp(
      "The first layers: standard (the paper's), unpooled or small. (default: unpooled, or that "
        + "of --initial-weights)"))
  var stem: ResNet.Stem?

  @Option(
    help: ArgumentHelp(
      "Start from this model's weights, by name or file, instead of random ones.",
      valueName: "model"))
  var initialWeights: String?

  @Option(
    help: ArgumentHelp(
      "The part of a picture's sides that the network sees; in training, with random shifts. "
        + "(default: 0.8333, or that of --initial-weights)"))
  var centerCrop: Float?

  @Option(help: "The maximum number of epochs.")
  var epochs = 30

  @Option(help: "Examples per step.")
  var batchSize = 128

  @Option(help: "The highest learning rate.")
  var learningRate: Float = 0.001

  @Option(help: "Weight decay (decoupled, as in AdamW).")
  var weightDecay: Float = 0.05

  @Option(
    help: "The share of training pictures blended with another (mixup with alpha 1).")
  var mixupProbability: Float = 0

  @Option(help: "Loss weights of the classes: none, softened or balanced.")
  var classWeights = ClassWeighting.none

  @OptionGroup var adversary: AdversaryOptions

  @Option(
    help: ArgumentHelp(
      "The precision of convolutions: bfloat16 or float32. (default: bfloat16 if the processor "
        + "has instructions for it, else float32)", valueName: "precision"))
  var precision: ResNetOracle.Precision?

  func validate() throws {
    if let depth, ResNet.Depth(rawValue: depth) == nil {
      throw ValidationError("--depth \(depth): there are 18, 34, 50 and 101.")
    }
    guard (1...100_000).contains(epochs), batchSize >= 2, learningRate > 0, learningRate.isFinite
    else {
      throw ValidationError(
        "--epochs must be from 1 to 100000, --batch-size at least 2, --learning-rate above 0.")
    }
    if let centerCrop, !(centerCrop > 0 && centerCrop <= 1) {
      throw ValidationError("--center-crop must be above 0 and at most 1.")
    }
    guard (0...1).contains(mixupProbability), weightDecay >= 0, weightDecay.isFinite else {
      throw ValidationError("--mixup-probability must be from 0 to 1, --weight-decay 0 or above.")
    }
  }

  func run() throws {
    let claim = try training.claimOutput()
    defer { withExtendedLifetime(claim) {} }
    let dataset = try data.openForTraining(
      search: faces.search, threads: training.threads)
    try ComputeThreads.use(training.threads)
    let initial = try initialWeights.map { model in
      try ResNetModel.read(ModelLibrary.standard().model(model, of: "--initial-weights").path)
    }
    var recipe = ResNetTraining(
      depth: depth.flatMap(ResNet.Depth.init) ?? initial?.network.depth ?? .resNet18,
      stem: stem ?? initial?.network.stem ?? .unpooled, epochs: epochs,
      classWeighting: classWeights, bfloat16: (precision ?? .fastest) == .bfloat16,
      seed: training.seed)
    recipe.search = faces.search
    recipe.centerCrop = centerCrop ?? initial?.input.centerCrop ?? recipe.centerCrop
    recipe.plan.batchSize = batchSize
    recipe.plan.learningRate = learningRate
    recipe.plan.weightDecay = weightDecay
    recipe.plan.adversary = adversary.adversary
    recipe.augmentation.mixupProbability = mixupProbability
    var progress = TrainingLine()
    let outcome = try recipe.run(
      on: dataset, name: training.modelName, initial: initial,
      checkpoint: training.checkpointPath, strict: data.reading.strict
    ) { progress.show($0) }
    try outcome.model.write(to: training.output, halfPrecision: training.halfPrecision)
    try training.report(
      best: outcome.best, isAttacked: recipe.plan.adversary != nil, trained: outcome.trainingCount,
      validated: outcome.validationCount,
      rejections: dataset.rejections + outcome.rejections)
  }
}

extension ResNet.Stem: ExpressibleByArgument {}
extension ClassWeighting: ExpressibleByArgument {}
