public import ArgumentParser
import CommandLineSupport
import DatasetPreparation
import DeepRecognition
import EmotionCore
import EmotionDatasets
import EmotionRecognition
import EvaluationStatistics
public import FaceAnalysis
import ModelEvaluation
import StoicCommands
import Tensors
import Toolkit

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure a model's accuracy on labelled faces.",
    discussion: """
      Prints n, accuracy with its 95% interval over all pictures and over those in which the \
      detector found a face, recall and precision by class, and the confusion matrix.
      """)

  @Option(
    help: ArgumentHelp(
      "A model's name (see stoic models) or file; landmark or resnet for the best installed.",
      valueName: "model"))
  var model: String

  @OptionGroup var data: MeasuredDatasetOptions
  @OptionGroup var models: ModelOptions

  @OptionGroup var sample: SampleOptions

  @Option(
    help: ArgumentHelp(
      "What the landmark method does if no face is found: prior-box (assume the usual place), "
        + "skip (no answer) or error."))
  var noFace = NoFacePolicy.priorBox

  @OptionGroup var threading: ThreadOptions

  @Flag(help: "Write the accuracy into the model's file, and its card (Markdown) beside it.")
  var updateCard = false

  @OptionGroup var result: ResultOptions

  func validate() throws {
    guard !updateCard || sample.limit == nil else {
      throw ValidationError(
        "--update-card states the accuracy of a whole split: leave out --limit.")
    }
    guard !updateCard || data.path != nil else {
      throw ValidationError(
        "--update-card states the accuracy on real faces: give them with "
          + "--data.")
    }
    guard !updateCard || models.faces.search == FaceSearch() else {
      throw ValidationError(
        "--update-card states the accuracy with the usual search for faces: leave out --engine, "
          + "--min-face and --threshold.")
    }
  }

  func run() throws {
    let (search, threads) = (models.faces.search, threading.threads)
    let loaded = try ModelLoader.withNetworks.load(models.library.model(model, of: "--model"))
    let (dataset, split) = try data.open(
      library: models.library, search: search, threads: threads)
    if updateCard, let caution = dataset.caution {
      throw UsageError("--update-card states the accuracy on real faces. \(caution)")
    }
    try ComputeThreads.use(threads)
    var line = CountLine(what: "pictures")
    let evaluation = try Evaluation(
      of: loaded, on: sample.images(of: dataset, in: split), of: dataset,
      pipeline: FacePipeline.Recipe(
        search: search, framing: .faceCrop, noFace: noFace,
        predictor: loaded.card.landmarkPredictor == nil ? nil : models.shapePredictor()),
      threads: threads, strict: data.reading.strict
    ) { line.show(done: $0, total: $1) }
    line.clear()
    let rejections = dataset.rejections + evaluation.rejections
    guard evaluation.summary.n > 0 else {
      StandardError.list(rejections)
      throw NoPicturesError(dataset, split)
    }
    if updateCard {
      let path = try ModelCardUpdate(
        model: models.library.model(model, of: "--model"), summary: evaluation.summary,
        evaluated: "\(dataset.name), \(split.words)"
          + (dataset.framing == .portrait ? ", faces cropped" : "")
      ).write()
      StandardError.print("Wrote \(path)")
    }
    try result.print(
      EvaluationReport(evaluation: evaluation, data: dataset, split: split, seed: sample.seed),
      EvaluationText(name: evaluation.modelName, summary: evaluation.summary).text
        + "\n\(dataset.name), \(split.words), \(dataset.framing.rawValue), "
        + "\(rejections.count) files skipped; faces found with \(search.words)"
        + (dataset.caution.map { "\n\($0)" } ?? ""))
    if evaluation.summary.nWithFace == 0 {
      StandardError.print(
        "Note: No face was found in any of the \(evaluation.summary.n) pictures, with "
          + "\(search.words).")
    }
    StandardError.list(rejections)
  }
}

extension NoFacePolicy: ExpressibleByArgument {}
