public import AdversarialAttacks
public import ArgumentParser
import AttackSuites
import CommandLineSupport
import DatasetPreparation
public import DeepRecognition
import EmotionDatasets
import FaceAnalysis
import RobustnessEvaluation
import StoicCommands
import Tensors
import Toolkit

struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run the paper's experiment: the ResNet and the landmark method under attack.",
    discussion: """
      Trains nothing: uses the installed models or the given ones. Every adversarial picture is \
      rounded to 8 bits, written as PNG, read back and classified again. The attacker knows the \
      ResNet, as in the paper; with --knowledge, attackers aim at both methods with equal means. To \
      resume a stopped run, give the same command again.
      """)

  @OptionGroup var data: MeasuredDatasetOptions
  @OptionGroup var models: ComparedModelOptions

  @Option(
    help: ArgumentHelp(
      "The folder of the run. (default: runs/ and the name of the data)", valueName: "run"))
  var output: String?

  // Unconditional, so that a negative number is rejected as such, not parsed as an option.
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Sizes of the perturbation in 255ths, separated by commas. (default: 1,2,4,8,16, with "
        + "--knowledge 1,2,4,8; for l2 16,32,64,128,256)", valueName: "numbers"),
    transform: Self.numbers)
  var epsilon: [Double]?

  @Option(
    help: ArgumentHelp(
      "Attacks, separated by commas: \(Self.known.map(\.name).joined(separator: ", ")). (default: "
        + "fgsm,pgd)", valueName: "attacks"),
    transform: Self.kinds)
  var attack: [AttackKind]?

  @Option(help: "What bounds the perturbation: linf or l2.")
  var norm = Norm.linf

  @Option(help: "Steps of each run; by default the attack's own number, such as 20 of PGD.")
  var steps: Int?

  @Option(
    help: ArgumentHelp(
      "The size of PGD's steps as a fraction of epsilon; by default they fall from epsilon.",
      valueName: "fraction"))
  var stepSize: Float?

  @Option(help: "Independent runs of an attack with random starts, of which the best counts.")
  var restarts: Int?

  @Option(
    help: ArgumentHelp(
      "The precision of the attack's gradient: bfloat16 or float32. (default: bfloat16 if the "
        + "processor has instructions for it, else float32)", valueName: "precision"))
  var gradientPrecision: ResNetOracle.Precision?

  @OptionGroup var byKnowledge: KnowledgeOptions

  @OptionGroup var sample: SampleOptions

  @Option(help: "What the landmark method does if no face is found: prior-box or skip.")
  var noFace = NoFacePolicy.priorBox

  @OptionGroup var threading: ThreadOptions

  @OptionGroup var result: ResultOptions

  func validate() throws {
    try check("--output", isFolder: output)
    try byKnowledge.check()
    do {
      if byKnowledge.isChosen {
        try knowledgePlan(.one(.test)).validate()
      } else {
        try plan(.one(.test)).validate()
      }
    } catch let error as any DescribedError {
      throw ValidationError(error.description)
    }
    let others: [(String, Bool)] = [
      ("--attack", attack != nil), ("--steps", steps != nil), ("--step-size", stepSize != nil),
      ("--restarts", restarts != nil), ("--no-face skip", noFace == .skip),
    ]
    if byKnowledge.isChosen, let other = others.first(where: \.1) {
      throw ValidationError(
        "--knowledge has attacks of its own, the same for both methods, on the whole pipeline; "
          + "leave out \(other.0).")
    }
  }

  private func knowledgePlan(_ split: SplitChoice) -> KnowledgeComparison.Plan {
    var plan = byKnowledge.plan(norm: norm, epsilons: epsilon)
    (plan.split, plan.limit, plan.seed) = (split, sample.limit, sample.seed)
    return plan
  }

  /// Both methods under attackers who know nothing, the scores, or everything.
  private func compareKnowledge() throws {
    let (threads, sources) = (threading.threads, models.sources)
    func load(_ model: String, of option: String) throws -> AttackedModel {
      try AttackedModelReading.installed(
        model, of: option, sources, precision: gradientPrecision ?? .fastest, threads: threads)
    }
    let both = [
      try load(models.resnet, of: "--resnet"), try load(models.landmark, of: "--landmark"),
    ]
    let further = try byKnowledge.source.map { names in
      let members = try names.split(separator: "+").map { try load(String($0), of: "--source") }
      return members.count == 1 ? members[0] : try AttackedModel(ensembleOf: members)
    }
    let (dataset, split) = try data.open(
      library: sources.library, search: sources.faces.search, threads: threads)
    let output = output ?? "runs/knowledge-\(dataset.name)"
    try ComputeThreads.use(threads)
    let comparison = try KnowledgeComparison(
      plan: knowledgePlan(split), models: both, sources: further, dataset: dataset,
      output: output, version: Version.current)
    Interruption.shared.begin(keeping: output)
    defer { Interruption.shared.end() }
    var line = CountLine(what: "pictures")
    let summary = try comparison.run { label, done, total in
      line.show(done: done, total: total, label: label)
    }
    line.clear()
    try result.print(
      summary, "\(summary.table)\n\n\(summary.notes)\n\nReport: \(output)/report.md")
    StandardError.list(comparison.rejections)
  }

  private func plan(_ split: SplitChoice) throws -> ComparisonPlan {
    var options = AttackOptions()
    (options.norm, options.steps, options.restarts) = (norm, steps, restarts)
    options.stepSize = stepSize
    var plan = ComparisonPlan(
      attacks: try AttackKind.make(attack ?? [.fgsm, .pgd], options).map { AttackValue($0) },
      epsilons: epsilon ?? ComparisonPlan.defaultEpsilons(of: norm))
    (plan.split, plan.noFace) = (split, noFace)
    (plan.limit, plan.seed) = (sample.limit, sample.seed)
    if let gradientPrecision { plan.gradientPrecision = gradientPrecision }
    return plan
  }

  func run() throws {
    guard !byKnowledge.isChosen else { return try compareKnowledge() }
    let threads = threading.threads
    let compared = try models.load()
    let (dataset, split) = try data.open(
      library: try models.sources.library, search: compared.search, threads: threads)
    let output = output ?? "runs/\(dataset.name)"
    try ComputeThreads.use(threads)
    let comparison = try Comparison(
      plan: plan(split), dataset: dataset, models: compared, output: output,
      host: Machine.host(threads: threads), strict: data.reading.strict)
    let done = try comparison.done
    if done.count == done.total {
      StandardError.print("\(output) already contains this run: nothing is computed again.")
    } else if done.count > 0 {
      StandardError.print("Resuming \(output): \(done.count) of \(done.total) pictures are done.")
    }
    Interruption.shared.begin(keeping: output)
    defer { Interruption.shared.end() }
    var line = CountLine(what: "pictures")
    let summary = try comparison.run { progress in
      line.show(
        done: progress.done, total: progress.total, label: progress.condition,
        timeLeft: progress.timeLeft)
    }
    line.clear()
    try result.print(
      summary,
      "\(ComparisonTable(summary.rows).text)\n\n\(summary.finding)\n\nReport: \(output)/report.md")
    StandardError.list(comparison.rejections)
  }

  static func numbers(_ text: String) throws -> [Double] {
    try ListedText.parts(text).map { part in
      guard let value = Double(part), value.isFinite else {
        throw ValidationError("\(part) is not a number; give numbers such as 1,2,4,8,16.")
      }
      return value
    }
  }

  /// All but noise, which is always added as the control, and those that have limits of their own
  /// or must learn first.
  private static let known = AttackKind.all.filter { kind in
    guard let attack = try? kind.make(AttackOptions()) else { return false }
    return attack.access != .nothing && attack.bound != .own && !(attack is any FittedAttack)
  }

  private static func kinds(_ text: String) throws -> [AttackKind] {
    try ListedText.parts(text).map { part in
      guard let kind = known.first(where: { $0.name == part.lowercased() }) else {
        let names = known.map(\.name).joined(separator: ", ")
        throw ValidationError("\(part) is not a known attack; the attacks are \(names).")
      }
      return kind
    }
  }
}

extension Norm: ExpressibleByArgument {}
extension ResNetOracle.Precision: ExpressibleByArgument {}
