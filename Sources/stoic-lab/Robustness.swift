import AdversarialAttacks
import ArgumentParser
import AttackSuites
import CommandLineSupport
import DatasetPreparation
import DeepRecognition
import DurableFiles
import EmotionCore
import EmotionDatasets
import EmotionRecognition
import FaceAnalysis
import StoicCommands
import Tensors
import Toolkit

struct Robustness: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how many pictures withstand a suite of attacks on one model.",
    discussion: """
      Every attack sees the pictures that withstood those before it, so the last row is the worst \
      case, picture by picture: an upper bound of the robustness. Sanity checks say whether the \
      figures are a valid claim. To resume a stopped run, give the same command again.
      """)

  @OptionGroup var data: MeasuredDatasetOptions
  @OptionGroup var sources: ModelOptions
  @OptionGroup var attacks: AttackedModelOptions

  @Option(
    help: ArgumentHelp(
      "The attacks: \(AttackSuite.Preset.allCases.map(\.rawValue).joined(separator: ", ")), or a "
        + "YAML file with a list of them. (default: standard; landmarks for the landmark method; "
        + "black-box for a model without gradients)",
      valueName: "suite"))
  var suite: String?

  @Option(help: "What bounds the perturbation: linf or l2. (default: linf)")
  var norm: Norm?

  // Unconditional, so that a negative number is rejected as such, not parsed as an option.
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Sizes of the perturbation in 255ths, separated by commas. (default: 1,2,4,8; for l2 "
        + "16,64,128)", valueName: "numbers"),
    transform: Compare.numbers)
  var epsilon: [Double]?

  @Option(
    help: ArgumentHelp(
      "The folder of the run. (default: runs/ and the names of model and data)", valueName: "run"))
  var output: String?

  @OptionGroup var sample: SampleOptions

  @Flag(help: "Go on with twice the epsilon until nothing withstands.")
  var untilFooled = false

  @Flag(
    help: "Let every attack see every picture, to compare attacks, instead of those that withstood."
  )
  var each = false

  @Option(
    help: ArgumentHelp(
      "How many answers, and how many gradients, are averaged into one, for models that answer at "
        + "random.", valueName: "n"))
  var samples = 1

  @OptionGroup var threading: ThreadOptions
  @OptionGroup var result: ResultOptions

  func validate() throws {
    try check("--samples", samples, in: 1...1000)
    try check("--output", isFolder: output)
    do { _ = try plan(.one(.test), standard: .standard) } catch let error as any DescribedError {
      // What is not wrong use is found again, and reported, when the run begins.
      guard error.fault != .usage else { throw ValidationError(error.description) }
    }
  }

  private func plan(
    _ split: SplitChoice, standard: AttackSuite.Preset
  ) throws -> RobustnessPlan {
    let suite = suite ?? standard.rawValue
    let preset = AttackSuite.Preset(rawValue: suite)
    guard preset != nil || suite.contains(".") || suite.contains("/") else {
      throw ValidationError(
        "There is no suite \(suite); give "
          + "\(AttackSuite.Preset.allCases.map(\.rawValue).joined(separator: ", ")), or a YAML file."
      )
    }
    guard preset != .corruptions || norm == nil else {
      throw ValidationError("corruptions have severities instead of a norm; leave out --norm.")
    }
    var plan = try RobustnessPlan(
      suite: preset.map { try .preset($0, norm: norm ?? .linf) } ?? .read(suite, norm: norm),
      epsilons: epsilon, mode: each ? .each : nil, untilFooled: untilFooled)
    (plan.split, plan.samples) = (split, samples)
    (plan.limit, plan.seed) = (sample.limit, sample.seed)
    return plan
  }

  func run() throws {
    let threads = threading.threads
    let model = try attacks.load(sources, threads: threads)
    let (dataset, split) = try data.open(
      library: try sources.library, search: sources.faces.search, threads: threads)
    let output = output ?? "runs/\(model.name)-\(dataset.name)"
    try ComputeThreads.use(threads)
    let run = try RobustnessRun(
      plan: plan(split, standard: model.usualSuite), model: model, dataset: dataset, output: output,
      version: Version.current)
    Interruption.shared.begin(keeping: output)
    defer { Interruption.shared.end() }
    var line = CountLine(what: "pictures")
    let summary = try run.run { progress in
      line.show(
        done: progress.done, total: progress.total,
        label: progress.attack
          + (progress.epsilon.map { " at \(NumberText.trimmed($0, 2))" } ?? ""),
        detail: progress.queries > 0 ? "\(progress.queries) queries" : "")
    }
    line.clear()
    try result.print(
      summary,
      "\(summary.verdict.text)\n\n\(RobustnessTable(summary).text)\n\nRun: \(output)")
    StandardError.list(run.rejections)
  }
}
