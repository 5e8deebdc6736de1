import AdversarialAttacks
import ArgumentParser
import AttackSuites
import CommandLineSupport
import DatasetPreparation
import EmotionDatasets
import StoicCommands
import Tensors
import Toolkit

/// `stoic attack`.
struct AttackDataset: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attack",
    abstract: "Write an adversarial copy of a dataset, made to fool one model.",
    discussion: """
      The copy has 8-bit PNG files, labels.csv, which other commands read as a dataset, and \
      manifest.json. To resume a stopped run, give the same command again.
      """)

  @OptionGroup var data: MeasuredDatasetOptions
  @OptionGroup var sources: ModelOptions
  @OptionGroup var attacked: AttackedModelOptions

  @OptionGroup var attacking: AttackChoiceOptions

  @Flag(help: "End as soon as the model errs, instead of using up epsilon.")
  var stopAtSuccess = false

  @Option(help: ArgumentHelp("The folder of the copy.", valueName: "folder"))
  var output: String

  @OptionGroup var sample: SampleOptions

  @Option(help: "The most pictures attacked together.")
  var batchSize = 64

  @OptionGroup var threading: ThreadOptions
  @OptionGroup var result: ResultOptions

  func validate() throws {
    try check("--batch-size", batchSize, in: 1...1024)
    try check("--output", isFolder: output)
  }

  func run() throws {
    let threads = threading.threads
    let model = try attacked.load(sources, threads: threads)
    let (dataset, split) = try data.open(
      library: try sources.library, search: sources.faces.search, threads: threads)
    try ComputeThreads.use(threads)
    let images = sample.images(of: dataset, in: split)
    let value = try attacking.value()
    let copy = try AdversarialCopy(
      of: images, in: dataset, model: model, attack: value, epsilon: attacking.epsilon,
      stopsAtSuccess: stopAtSuccess, seed: sample.seed, output: output, version: Version.current,
      batchSize: batchSize)
    Interruption.shared.begin(keeping: output)
    defer { Interruption.shared.end() }
    var line = CountLine(what: "pictures")
    let summary = try copy.run { line.show($0, label: attacking.attack) }
    line.clear()
    try result.print(
      summary,
      "\(output): \(NumberText.count(summary.pictures, "picture")); of \(summary.right) that "
        + "\(model.name) gets right, \(summary.withstood) withstand; the largest distance is "
        + "\(NumberText.trimmed(summary.largestDistance, 2)) in 255ths "
        + "(\(value.attack.norm.rawValue))")
    StandardError.list(copy.rejections)
  }
}

extension CountLine {
  /// Shows how far a copy is, and how far the attack on a batch.
  mutating func show(_ progress: AdversarialCopy.Progress, label: String) {
    show(
      done: progress.done, total: progress.total, label: label,
      detail: progress.queries > 0 ? "\(progress.queries) queries" : "")
  }
}
