import ArgumentParser
import CommandLineSupport
import EmotionDatasets
import EmotionRecognition
import NeuralNetworks
import StoicCommands
import Toolkit

/// What every training command takes.
struct TrainingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Where the model is written (.safetensors).", valueName: "model"))
  var output: String

  @Option(help: "The seed of all random numbers.")
  var seed: UInt64 = 1

  @OptionGroup var threading: ThreadOptions

  @Option(help: "The checkpoint's path; MODEL.checkpoint by default.")
  var checkpoint: String?

  @Flag(inversion: .prefixedNo, help: "Store the weights in float16.")
  var halfPrecision = true

  @Flag(help: "Print the result as one JSON object on standard output.")
  var json = false

  var threads: Int { threading.threads }
  var checkpointPath: String { checkpoint ?? output + ".checkpoint" }

  /// The file's name without folder and extension.
  var modelName: String { InstalledModel.name(of: output) }

  /// Prints what was trained.
  func report(best: BestScore, trained: Int, validated: Int, rejections: [Rejection]) throws {
    let report = TrainingReport(
      model: output, validationAccuracy: Double(best.score), bestEpoch: best.epoch,
      trainingImages: trained, validationImages: validated, skipped: rejections.count, seed: seed)
    if json {
      try StandardOutput.printJSON(report)
    } else {
      try StandardOutput.print(
        "\(output): validation accuracy \(NumberText.percent(report.validationAccuracy)) "
          + "(n = \(validated), epoch \(best.epoch)), trained on \(trained) pictures, "
          + "\(rejections.count) skipped, seed \(seed)")
    }
    StandardError.list(rejections)
  }
}

/// The result of a training command, as `--json` prints it.
struct TrainingReport: Encodable {
  let model: String
  let validationAccuracy: Double
  let bestEpoch: Int
  let trainingImages: Int
  let validationImages: Int
  let skipped: Int
  let seed: UInt64
}
