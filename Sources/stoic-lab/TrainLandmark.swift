import ArgumentParser
import CommandLineSupport
import EmotionCore
import EmotionDatasets
import EmotionRecognition
import FaceAnalysis
import RecognizerTraining
import Safetensors
import StoicCommands
import Synchronization
import Tensors
import Toolkit

struct TrainLandmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "landmark",
    abstract: "Train the landmark method: an MLP or an SVM on the geometry of 68 points.",
    discussion: """
      First finds the landmarks of every picture and its copies, which takes most of the time, \
      and stores them in the folder MODEL.landmarks, where other runs with the same dataset and \
      copies find them. The MLP then stops early by the validation split, keeps the best epoch \
      and writes a checkpoint beside the model after every epoch: after a kill the same command \
      resumes and gives the same weights as an uninterrupted run.
      """)

  @OptionGroup var data: DatasetOptions
  @OptionGroup var training: TrainingOptions
  @OptionGroup var predictor: PredictorOptions
  @OptionGroup var faces: FaceSearchOptions
  @OptionGroup var recipe: LandmarkRecipeOptions

  @Option(
    help: ArgumentHelp(
      "The folder to store landmarks in; MODEL.landmarks by default.", valueName: "folder"))
  var landmarks: String?

  func run() throws {
    let claim = try training.claimOutput()
    defer { withExtendedLifetime(claim) {} }
    let predictor = try predictor.load(faces.engine)
    let dataset = try data.openForTraining(
      search: faces.search, threads: training.threads)
    // The MLP's products are so small that a second thread would wait twenty times longer than it
    // works. Also, the weights then don't depend on --threads, which is for placing landmarks.
    try ComputeThreads.use(1)
    let landmarkLine = Mutex(LandmarkLine())
    var progress = TrainingLine()
    let plan = recipe.training(
      search: faces.search, seed: training.seed, threads: training.threads)
    let outcome = try plan.run(
      on: dataset, name: training.modelName, predictor: predictor,
      checkpoint: training.checkpointPath,
      landmarksFolder: landmarks ?? training.output + ".landmarks", strict: data.reading.strict,
      reportLandmarks: { done in landmarkLine.withLock { $0.show(done) } },
      report: { progress.show($0) })
    try outcome.model.write(
      to: training.output, precision: training.halfPrecision ? .float16 : .float32)
    try report(outcome, rejections: dataset.rejections + outcome.rejections)
  }

  private func report(
    _ outcome: LandmarkTraining.Outcome, rejections: [Rejection]
  ) throws {
    try training.result.print(
      LandmarkTrainingReport(
        model: training.output, classifier: recipe.classifier.rawValue, outcome: outcome,
        search: faces.search, skipped: rejections.count, seed: training.seed),
      "\(training.output): validation accuracy \(NumberText.percent(outcome.validationAccuracy)) "
        + "(n = \(outcome.validationCount)), "
        + "\(NumberText.percent(outcome.validationAccuracyWithFace)) where a face was detected "
        + "(n = \(outcome.validationCountWithFace)), "
        + (outcome.bestEpoch.map { "epoch \($0), " } ?? "")
        + "trained on \(outcome.trainingCount) pictures, \(outcome.facelessCount) without a face "
        + "left out, \(rejections.count) skipped, seed \(training.seed)")
    StandardError.list(rejections)
  }
}

/// The result of `stoic train landmark`, as `--json` prints it.
private struct LandmarkTrainingReport: Encodable {
  let model: String
  let classifier: String
  /// Of the finished model, before its weights are rounded to float16.
  let validationAccuracy: Double
  let validationAccuracyWithFace: Double?
  let bestEpoch: Int?
  let trainingImages: Int
  let validationImages: Int
  let validationImagesWithFace: Int
  let withoutFace: Int
  let engine: Engine
  let minFace: Double
  let threshold: Double
  let skipped: Int
  let seed: UInt64

  init(
    model: String, classifier: String, outcome: LandmarkTraining.Outcome, search: FaceSearch,
    skipped: Int, seed: UInt64
  ) {
    self.model = model
    self.classifier = classifier
    validationAccuracy = outcome.validationAccuracy
    validationAccuracyWithFace = outcome.validationAccuracyWithFace
    bestEpoch = outcome.bestEpoch
    trainingImages = outcome.trainingCount
    validationImages = outcome.validationCount
    validationImagesWithFace = outcome.validationCountWithFace
    withoutFace = outcome.facelessCount
    engine = search.engine
    minFace = search.minimumSide
    threshold = search.threshold
    self.skipped = skipped
    self.seed = seed
  }
}
