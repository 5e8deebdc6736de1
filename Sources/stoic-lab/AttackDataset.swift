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

  @Option(
    help: ArgumentHelp(
      "The attack: \(AttackKind.all.map(\.name).joined(separator: ", ")).", valueName: "attack"))
  var attack: String

  @Option(help: "What bounds the perturbation: linf or l2.")
  var norm = Norm.linf

  // Unconditional, so that a negative number is rejected as such, not parsed as an option.
  @Option(
    parsing: .unconditional,
    help:
      "The size of the perturbation in 255ths; not needed by attacks that look for the smallest.")
  var epsilon: Double?

  @Option(help: "Steps of each run; by default the attack's own number.")
  var steps: Int?

  @Option(help: "Queries of an attack that asks for scores; by default the attack's own number.")
  var queries: Int?

  @Option(help: "Independent runs of an attack with random starts, of which the best counts.")
  var restarts = 1

  @Flag(help: "End as soon as the model errs, instead of using up epsilon.")
  var stopAtSuccess = false

  @Option(help: ArgumentHelp("The folder of the copy.", valueName: "folder"))
  var output: String

  @Option(help: "The size of a stratified sample; all pictures by default.")
  var limit: Int?

  @Option(help: "The seed of the sample and of the attack's random numbers.")
  var seed: UInt64 = 1

  @OptionGroup var threading: ThreadOptions
  @OptionGroup var result: ResultOptions

  func validate() throws {
    guard limit ?? 1 >= 1 else { throw ValidationError("--limit must be at least 1.") }
    do { _ = try value() } catch let error as any DescribedError {
      throw ValidationError(error.description)
    }
  }

  private func value() throws -> AttackValue {
    var options = AttackOptions()
    (options.norm, options.steps, options.queries) = (norm, steps, queries)
    options.restarts = restarts
    return AttackValue(try AttackKind.named(attack.lowercased()).make(options))
  }

  func run() throws {
    let threads = threading.threads
    let model = try attacked.load(sources, threads: threads)
    let (dataset, split) = try data.open(
      library: try sources.library, search: sources.faces.search, threads: threads)
    try ComputeThreads.use(threads)
    var images = dataset.images(in: split)
    if let limit { images = Dataset.stratifiedSample(images, count: limit, seed: seed) }
    let copy = try AdversarialCopy(
      of: images, in: dataset, model: model, attack: try value(), epsilon: epsilon,
      stopsAtSuccess: stopAtSuccess, seed: seed, output: output, version: Version.current)
    var line = CountLine(what: "pictures")
    let summary = try copy.run { line.show(done: $0, total: $1, label: attack) }
    line.clear()
    try result.print(
      summary,
      "\(output): \(NumberText.count(summary.pictures, "picture")); of \(summary.right) that "
        + "\(model.name) gets right, \(summary.withstood) withstand; the largest distance is "
        + "\(NumberText.trimmed(summary.largestDistance, 2)) of 255 (\(norm.rawValue))")
    StandardError.list(copy.rejections)
  }
}
