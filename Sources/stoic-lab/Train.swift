public import ArgumentParser
import CommandLineSupport
import DurableFiles
import EmotionDatasets
import EmotionRecognition
public import NeuralNetworks
import RecognizerTraining
import StoicCommands
import Toolkit

/// `stoic train`: its commands train recognisers, and the model of faces.
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a recogniser, or a model of faces, on labelled faces.",
    subcommands: [
      TrainLandmark.self, TrainLandmarks.self, TrainResNet.self, TrainFaceModel.self,
    ])
}

/// The options of every training command.
struct TrainingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The model file to write (.safetensors).", valueName: "model"))
  var output: String

  @Option(help: "The seed of all random numbers.")
  var seed: UInt64 = 1

  @OptionGroup var threading: ThreadOptions

  @Option(help: "The checkpoint's path; MODEL.checkpoint by default.")
  var checkpoint: String?

  @Flag(inversion: .prefixedNo, help: "Store the weights in float16.")
  var halfPrecision = true

  @Flag(help: "Replace a file at --output that is no model of Stoic.")
  var force = false

  @OptionGroup var result: ResultOptions

  /// Takes the right to write the model, before the work for it begins.
  func claimOutput() throws -> OutputClaim {
    try OutputClaim(output, replaces: force) { (try? ModelFile.readCard($0)) != nil }
  }

  var threads: Int { threading.threads }
  var checkpointPath: String { checkpoint ?? output + ".checkpoint" }

  /// The file's name without folder and extension.
  var modelName: String { InstalledModel.name(of: output) }

  /// Prints the result of a training.
  ///
  /// - Parameter isAttacked: Whether the score is the accuracy under attack.
  func report(
    best: BestScore, isAttacked: Bool, trained: Int, validated: Int, rejections: [Rejection]
  ) throws {
    let report = TrainingReport(
      model: output, validationAccuracy: isAttacked ? nil : Double(best.score),
      validationAccuracyUnderAttack: isAttacked ? Double(best.score) : nil, bestEpoch: best.epoch,
      trainingImages: trained, validationImages: validated, skipped: rejections.count, seed: seed)
    try result.print(
      report,
      "\(output): validation accuracy \(isAttacked ? "under attack " : "")"
        + "\(NumberText.percent(Double(best.score))) "
        + "(\(isAttacked ? "a sample of " : "")n = \(validated), epoch \(best.epoch)), trained on \(trained) pictures, "
        + "\(rejections.count) skipped, seed \(seed)")
    StandardError.list(rejections)
  }
}

/// Who perturbs the training pictures.
struct AdversaryOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Train on attacked pictures: fast (a random start and one step; Wong et al. 2020) or noise (a "
        + "larger start; de Jorge et al. 2022, seldom collapses).", valueName: "method"))
  var adversarial: TrainingAdversary.Method?

  @Option(help: "The size of the adversary's perturbation in 255ths, by linf. (default: 8)")
  var epsilon: Double?

  @Option(
    help: ArgumentHelp(
      "The epochs in which the perturbation rises from nothing: a network learns more easily what is "
        + "not yet attacked. (default: 1)", valueName: "epochs"))
  var ramp: Float?

  func validate() throws {
    guard adversarial != nil || epsilon == nil && ramp == nil else {
      throw ValidationError(
        "--epsilon and --ramp describe the perturbation; give --adversarial, too.")
    }
    if let ramp, !(ramp >= 0 && ramp.isFinite) {
      throw ValidationError("--ramp must be 0 or above.")
    }
    if let epsilon, !(epsilon > 0 && epsilon <= 255) {
      throw ValidationError("--epsilon must be above 0 and at most 255.")
    }
  }

  var adversary: TrainingAdversary? {
    adversarial.map {
      TrainingAdversary($0, epsilon: Float(epsilon ?? 8) / 255, rampEpochs: ramp ?? 1)
    }
  }
}

extension TrainingAdversary.Method: ExpressibleByArgument {}

/// The result of a training command, as `--json` prints it.
struct TrainingReport: Encodable {
  let model: String
  /// Over all validation pictures; nil if the training had an adversary.
  let validationAccuracy: Double?
  /// Over a sample of the validation pictures; nil if the training had no adversary.
  let validationAccuracyUnderAttack: Double?
  let bestEpoch: Int
  let trainingImages: Int
  let validationImages: Int
  let skipped: Int
  let seed: UInt64
}

/// A training's progress: one updating line on a terminal, else a line per epoch.
struct TrainingLine {
  private var lastShown = ContinuousClock.now

  mutating func show(_ progress: TrainingProgress) {
    if let score = progress.score {
      if StandardError.isTerminal { StandardError.printOver("") }
      let best = progress.best.map {
        "best \(NumberText.percent(Double($0.score))) (epoch \($0.epoch))"
      }
      StandardError.print(
        "epoch \(progress.epoch)/\(progress.epochs)  loss \(rounded(progress.loss))  "
          + "validation \(NumberText.percent(Double(score)))  \(best ?? "")  "
          + "\(NumberText.time(progress.timeLeft)) left")
    } else if StandardError.isTerminal, ContinuousClock.now - lastShown > .milliseconds(200) {
      lastShown = .now
      StandardError.printOver(
        "epoch \(progress.epoch)/\(progress.epochs)  step \(progress.step)/\(progress.steps)  "
          + "loss \(rounded(progress.loss))  \(NumberText.time(progress.timeLeft)) left")
    }
  }

  private func rounded(_ value: Float) -> String { NumberText.fixed(Double(value), 3) }
}

/// The progress of placing landmarks: a count on a terminal, else a line per tenth.
struct LandmarkLine: Sendable {
  private var count = CountLine(what: "pictures")
  private var tenthsShown = 0

  mutating func show(_ progress: LandmarkProgress) {
    let tenths = progress.done * 10 / max(1, progress.total)
    if !StandardError.isTerminal, tenths > tenthsShown {
      StandardError.print(
        "landmarks  \(progress.done)/\(progress.total) pictures  "
          + "\(NumberText.time(progress.timeLeft)) left")
    } else {
      count.show(
        done: progress.done, total: progress.total, label: "landmarks",
        timeLeft: progress.timeLeft)
    }
    tenthsShown = tenths
    if progress.done == progress.total { count.clear() }
  }
}
