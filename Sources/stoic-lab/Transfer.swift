import AdversarialAttacks
import ArgumentParser
import AttackSuites
import CommandLineSupport
import DatasetPreparation
import EmotionDatasets
import StoicCommands
import Tensors
import Toolkit

struct Transfer: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make pictures that fool each of several models, and show them to all of them.",
    discussion: """
      Models that reveal enough for the attack are those that the attacker knows; all see the \
      pictures. To resume a stopped run, give the same command again.
      """)

  @OptionGroup var data: MeasuredDatasetOptions
  @OptionGroup var sources: ModelOptions
  @OptionGroup var reading: AttackedModelReading

  @Option(
    help: ArgumentHelp(
      "The models, separated by commas: names, files, landmark, resnet, or TorchScript (.pt). "
        + "(default: resnet,landmark)", valueName: "models"), transform: ListedText.parts)
  var model: [String] = ["resnet", "landmark"]

  @OptionGroup var attacking: AttackChoiceOptions

  @Option(
    help: ArgumentHelp(
      "The folder of the run. (default: runs/transfer- and the name of the data)",
      valueName: "folder"))
  var output: String?

  @OptionGroup var sample: SampleOptions

  @OptionGroup var threading: ThreadOptions
  @OptionGroup var result: ResultOptions

  func validate() throws {
    try reading.check(model)
    try check("--output", isFolder: output)
  }

  func run() throws {
    let threads = threading.threads
    let loaded = try model.map { try reading.load($0, sources, threads: threads) }
    let (dataset, split) = try data.open(
      library: try sources.library, search: sources.faces.search, threads: threads)
    try ComputeThreads.use(threads)
    let images = sample.images(of: dataset, in: split)
    let output = output ?? "runs/transfer-\(dataset.name)"
    let matrix = try TransferMatrix(
      images, in: dataset, models: loaded, attack: attacking.value(), epsilon: attacking.epsilon,
      seed: sample.seed, output: output, version: Version.current)
    Interruption.shared.begin(keeping: output)
    defer { Interruption.shared.end() }
    var line = CountLine(what: "pictures")
    let summary = try matrix.run { source, progress in
      line.show(progress, label: "\(attacking.attack) on \(source)")
    }
    line.clear()
    let silent = loaded.map(\.name).filter { name in
      !summary.cells.contains { $0.source == name }
    }
    let note =
      silent.isEmpty
      ? "" : "\n\n\(attacking.attack) cannot be aimed at \(silent.joined(separator: ", "))."
    try result.print(summary, "\(summary.table)\(note)\n\nRun: \(output)")
    StandardError.list(matrix.rejections)
  }
}
