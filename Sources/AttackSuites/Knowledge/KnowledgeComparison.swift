public import AdversarialAttacks
public import DatasetPreparation
import DurableFiles
public import EmotionDatasets
import Toolkit

/// Two or more models under attackers who know nothing, the scores, or everything: the same attacks
/// with the same budgets on the same pictures, whichever model they aim at.
///
/// White and black boxes are runs of `RobustnessRun`, and transfers are runs of `TransferMatrix`,
/// each in a folder of its own, so a killed comparison goes on where it stopped. Not thread safe;
/// the operations use several threads.
public final class KnowledgeComparison {
  /// What determines the figures, besides the models and the pictures.
  public struct Plan: Sendable {
    public var knowledge = AttackKnowledge.allCases
    public var norm = Norm.linf
    /// In 255ths of the pixel range, smallest first.
    public var epsilons: [Double] = [1, 2, 4, 8]
    /// The queries of the black box.
    public var queries = 1000
    public var split = SplitChoice.one(.test)
    /// The size of a stratified sample; nil for all pictures.
    public var limit: Int?
    public var seed: UInt64 = 1

    public init() {}

    /// Checks the plan.
    ///
    /// - Throws: `SuiteError` or `AttackError`.
    public func validate() throws {
      _ = try suite(.whiteBox).map { try RobustnessPlan(suite: $0, epsilons: epsilons) }
      guard queries >= 1 else {
        throw SuiteError.plan("the black box has \(queries) queries, and needs at least 1")
      }
      guard !knowledge.isEmpty, Set(knowledge).count == knowledge.count else {
        throw SuiteError.plan("each kind of knowledge must be given once, and one at least")
      }
    }

    /// The attacks of a white or black box, the same for every model.
    func suite(_ knowledge: AttackKnowledge) throws -> AttackSuite? {
      switch knowledge {
      case .transfer: nil
      case .blackBox:
        try AttackSuite(
          name: "black-box-\(queries)",
          attacks: [AttackValue(SquareAttack(norm: norm, queries: queries))])
      case .whiteBox: try .preset(.landmarks, norm: norm)
      }
    }

    /// The attack whose pictures other models see: the first of the white box, at full strength.
    func transferred() throws -> AttackValue {
      try AttackSuite.preset(.landmarks, norm: norm).attacks[0]
    }
  }

  public let plan: Plan
  /// The pictures left out, with the reasons.
  public private(set) var rejections: [Rejection] = []
  private let models: [AttackedModel]
  private let sources: [AttackedModel]
  private let dataset: Dataset
  private let output: String
  private let version: String

  /// - Parameters:
  ///   - models: At least two, of different names, all with gradients if there is a white box.
  ///   - sources: Further models that transferred pictures are made against.
  ///   - output: The folder; missing ones are created.
  /// - Throws: As `Plan.validate`; `SuiteError.plan` if models have one name.
  public init(
    plan: Plan, models: [AttackedModel], sources: [AttackedModel] = [], dataset: Dataset,
    output: String, version: String
  ) throws {
    try plan.validate()
    let names = (models + sources).map(\.name)
    guard models.count >= 2, Set(names).count == names.count else {
      throw SuiteError.plan(
        "a comparison needs two models of different names, and these are "
          + names.joined(separator: ", "))
    }
    (self.plan, self.models, self.sources, self.dataset) = (plan, models, sources, dataset)
    (self.output, self.version) = (output, version)
  }

  /// Completes the comparison and writes `summary.json` and `report.md`.
  ///
  /// - Parameter report: Called with what is attacked how, the pictures done and their total.
  public func run(
    report: @escaping (_ label: String, _ done: Int, _ total: Int) -> Void = { _, _, _ in }
  ) throws -> KnowledgeSummary {
    var rows: [KnowledgeRow] = []
    var differences: [KnowledgeSummary.Difference] = []
    for knowledge in plan.knowledge {
      if let suite = try plan.suite(knowledge) {
        for model in models { rows += try boxed(model, suite, knowledge, report: report) }
        differences.append(
          .init(
            knowledge: knowledge,
            between: try RunDifference(
              folder(models[0], knowledge), folder(models[1], knowledge))))
      } else {
        rows += try transfers(report: report)
      }
    }
    let summary = KnowledgeSummary(
      dataset: dataset.name, synthetic: dataset.caution != nil, seed: plan.seed,
      norm: plan.norm.rawValue,
      attacks: try plan.knowledge.flatMap { knowledge in
        try (plan.suite(knowledge)?.attacks ?? [plan.transferred()]).map {
          "\(knowledge.rawValue): \($0.attack.description)"
        }
      }, rows: rows, differences: differences)
    try DurableFile.write(RobustnessRun.json(summary), to: "\(output)/summary.json")
    try DurableFile.write(RobustnessRun.json(rejections), to: "\(output)/skipped.json")
    try DurableFile.write(Array(summary.markdown.utf8), to: "\(output)/report.md")
    return summary
  }

  private func folder(_ model: AttackedModel, _ knowledge: AttackKnowledge) -> String {
    "\(output)/\(knowledge.rawValue)/\(model.name)"
  }

  private func boxed(
    _ model: AttackedModel, _ suite: AttackSuite, _ knowledge: AttackKnowledge,
    report: @escaping (String, Int, Int) -> Void
  ) throws -> [KnowledgeRow] {
    var robustness = try RobustnessPlan(suite: suite, epsilons: plan.epsilons)
    (robustness.split, robustness.limit, robustness.seed) = (plan.split, plan.limit, plan.seed)
    let run = try RobustnessRun(
      plan: robustness, model: model, dataset: dataset, output: folder(model, knowledge),
      version: version)
    if model.name == models[0].name { rejections = run.rejections }
    let summary = try run.run { progress in
      report("\(progress.attack) on \(model.name)", progress.done, progress.total)
    }
    return summary.rows.filter(\.isWorstCase).map {
      KnowledgeRow($0, knowledge: knowledge, verdict: summary.verdict)
    }
  }

  /// Pictures made against each model and each further source, shown to the others.
  private func transfers(
    report: @escaping (String, Int, Int) -> Void
  ) throws -> [KnowledgeRow] {
    let images = dataset.images(in: plan.split)
    let chosen =
      plan.limit.map { Dataset.stratifiedSample(images, count: $0, seed: plan.seed) } ?? images
    return try plan.epsilons.flatMap { epsilon in
      let matrix = try TransferMatrix(
        chosen, in: dataset, models: models + sources, attack: plan.transferred(),
        epsilon: epsilon, seed: plan.seed,
        output: "\(output)/transfer/\(NumberText.plain(epsilon))", version: version)
      let summary = try matrix.run { source, progress in
        report("transfer from \(source)", progress.done, progress.total)
      }
      if rejections.isEmpty { rejections = matrix.rejections }
      return summary.cells.filter { cell in
        cell.source != cell.target && models.contains { $0.name == cell.target }
      }.map { KnowledgeRow($0, attack: summary.attack, norm: plan.norm, epsilon: epsilon) }
    }
  }
}
