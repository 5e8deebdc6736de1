import ArgumentParser
import AttackSuites
import CommandLineSupport
import EmotionDatasets
import StoicCommands
import Tensors
import Toolkit

struct Certify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prove how far pictures can change without changing a smoothed model's answer.",
    discussion: """
      Randomised smoothing (Cohen et al. 2019): the smoothed model gives the answer that the model \
      gives most often to noisy copies of a picture, or abstains, and no change within the radius \
      alters it. Works with every model. To resume a stopped run, give the same command again.
      """)

  @OptionGroup var data: MeasuredDatasetOptions
  @OptionGroup var sources: ModelOptions
  @OptionGroup var certified: AttackedModelOptions

  @Option(help: "The standard deviation of the noise in 255ths. (default: 25.5, a tenth)")
  var deviation: Double?

  @Option(help: "Noisy copies of a picture that count how often its answer is given.")
  var copies = Smoothing().counting

  @Option(help: "The probability that a certificate is wrong.")
  var alpha = Smoothing().alpha

  @Option(
    help: ArgumentHelp(
      "The folder of the run. (default: runs/certify- and the names of model and data)",
      valueName: "run"))
  var output: String?

  @OptionGroup var sample: SampleOptions
  @OptionGroup var threading: ThreadOptions
  @OptionGroup var result: ResultOptions

  func validate() throws {
    try check("--output", isFolder: output)
    try check("--copies", copies, in: 1...1_000_000)
    if let deviation, !(deviation > 0 && deviation.isFinite) {
      throw ValidationError("--deviation must be above 0.")
    }
    guard alpha > 0, alpha < 1 else {
      throw ValidationError("--alpha must be above 0 and below 1.")
    }
  }

  func run() throws {
    let threads = threading.threads
    let model = try certified.load(sources, threads: threads)
    let (dataset, split) = try data.open(
      library: try sources.library, search: sources.faces.search, threads: threads)
    let output = output ?? "runs/certify-\(model.name)-\(dataset.name)"
    try ComputeThreads.use(threads)
    var plan = CertificationRun.Plan()
    plan.smoothing.deviation = deviation.map { $0 / 255 } ?? plan.smoothing.deviation
    (plan.smoothing.counting, plan.smoothing.alpha) = (copies, alpha)
    (plan.split, plan.limit, plan.seed) = (split, sample.limit, sample.seed)
    let run = try CertificationRun(
      plan: plan, model: model, dataset: dataset, output: output, version: Version.current)
    Interruption.shared.begin(keeping: output)
    defer { Interruption.shared.end() }
    var line = CountLine(what: "pictures")
    let summary = try run.run { line.show(done: $0, total: $1, label: "certified") }
    line.clear()
    try result.print(summary, "\(summary.text)\n\nRun: \(output)")
    StandardError.list(run.rejections)
  }
}
