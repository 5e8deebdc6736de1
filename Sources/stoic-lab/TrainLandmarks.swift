import ArgumentParser
import CommandLineSupport
import DeepRecognition
import EmotionDatasets
import NeuralNetworks
import RecognizerTraining
import StoicCommands
import Synchronization
import Tensors

struct TrainLandmarks: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "landmarks",
    abstract: "Train landmarks that withstand attacks, and the classifier of their geometry.",
    discussion: """
      A small network learns to place the predictor's 68 points, and a perceptron to read them, \
      while an adversary perturbs the pixels to move the points and to change the answer. Writes a \
      checkpoint beside the model after every epoch; after a kill the same command resumes and \
      gives the same weights as an uninterrupted run.
      """)

  @OptionGroup var data: DatasetOptions
  @OptionGroup var training: TrainingOptions
  @OptionGroup var predictor: PredictorOptions
  @OptionGroup var faces: FaceSearchOptions
  @OptionGroup var adversary: AdversaryOptions

  @Flag(help: "Train without an adversary, for comparison.")
  var clean = false

  @Option(help: "The maximum number of epochs.")
  var epochs = 30

  @Option(help: "Examples per step.")
  var batchSize = 128

  @Option(help: "The highest learning rate.")
  var learningRate = Self.standard.plan.learningRate

  @Option(
    help: "The channels of the network's first block; the others have 2, 4 and 8 times as many.")
  var width = Self.standard.width

  @Option(
    help: ArgumentHelp(
      "What a mean distance of one eye distance from the predictor's points counts against a nat of "
        + "the answer's cross-entropy.", valueName: "weight"))
  var displacementWeight = Self.standard.displacementWeight

  @Option(help: "Loss weights of the classes: none, softened or balanced.")
  var classWeights = ClassWeighting.none

  private static let standard = LandmarkNetworkTraining()

  func validate() throws {
    guard !clean || adversary.adversarial == nil else {
      throw ValidationError("--clean trains without an adversary; leave out --adversarial.")
    }
    guard (1...100_000).contains(epochs), batchSize >= 2, learningRate > 0, learningRate.isFinite
    else {
      throw ValidationError(
        "--epochs must be from 1 to 100000, --batch-size at least 2, --learning-rate above 0.")
    }
    guard (1...256).contains(width), displacementWeight >= 0, displacementWeight.isFinite else {
      throw ValidationError("--width must be from 1 to 256, --displacement-weight 0 or above.")
    }
  }

  func run() throws {
    let claim = try training.claimOutput()
    defer { withExtendedLifetime(claim) {} }
    let teacher = try predictor.load(faces.engine)
    let dataset = try data.openForTraining(search: faces.search, threads: training.threads)
    try ComputeThreads.use(training.threads)
    var recipe = LandmarkNetworkTraining(
      epochs: epochs, classWeighting: classWeights, seed: training.seed)
    recipe.search = faces.search
    recipe.threads = training.threads
    recipe.plan.batchSize = batchSize
    recipe.plan.learningRate = learningRate
    recipe.plan.adversary = clean ? nil : adversary.adversary ?? recipe.plan.adversary
    (recipe.width, recipe.displacementWeight) = (width, displacementWeight)
    let faceLine = Mutex(CountLine(what: "pictures"))
    var progress = TrainingLine()
    let outcome = try recipe.run(
      on: dataset, name: training.modelName, teacher: teacher,
      checkpoint: training.checkpointPath, strict: data.reading.strict,
      reportFaces: { done, total in
        faceLine.withLock { $0.show(done: done, total: total, label: "faces") }
      }
    ) { step in
      faceLine.withLock { $0.clear() }
      progress.show(step)
    }
    try outcome.model.write(to: training.output)
    try training.report(
      best: outcome.best, isAttacked: recipe.plan.adversary != nil,
      trained: outcome.trainingCount, validated: outcome.validationCount,
      rejections: dataset.rejections + outcome.rejections)
  }
}
