public import AdversarialAttacks
import DatasetPreparation
import DeepRecognition
import DurableFiles
public import EmotionDatasets
public import EvaluationStatistics
public import Toolkit

/// Pictures made to fool each of several models, shown to all of them.
///
/// Each source's pictures are an `AdversarialCopy` in a folder of its own, so a killed run goes on
/// where it stopped. Not thread safe; the operations use several threads.
public final class TransferMatrix {
  /// What a run found: `summary.json`.
  public struct Summary: Codable, Equatable, Sendable {
    public let dataset: String
    public let attack: String
    /// In 255ths; nil for attacks without one.
    @ExplicitNull public var epsilon: Double?
    public let seed: UInt64
    /// Whether the faces are synthetic, so that the figures are a demonstration, not evidence.
    public let synthetic: Bool
    /// One for each model that the pictures were made against, and each that saw them.
    public let cells: [Cell]
  }

  /// One model shown the pictures made against another, or against itself.
  public struct Cell: Codable, Equatable, Sendable {
    /// The model that the attacker knows.
    public let source: String
    /// The model that sees the pictures.
    public let target: String
    public let n: Int
    public let cleanAccuracy: Double
    /// The share of all pictures that the target gets right when clean and under attack.
    public let robustAccuracy: Double
    /// Wilson's interval.
    public let robustCI95: ConfidenceInterval
    /// The share of the target's right answers that are wrong now, with Wilson's interval.
    @ExplicitNull public var fooledOfRight: Double?
    public let fooledOfRightCI95: ConfidenceInterval
    /// The pictures that are wrong when clean and right now.
    public let wrongTurnedRight: Int
    /// How far the landmarks of the pictures that fooled the target moved on average, as a share of
    /// the distance between the eyes; nil if it places none, or none fooled it.
    @ExplicitNull public var medianDisplacement: Double?
  }

  /// The pictures left out, with the reasons.
  public private(set) var rejections: [Rejection] = []
  private let models: [AttackedModel]
  private let sources: [AttackedModel]
  private let images: [LabelledImage]
  private let dataset: Dataset
  private let attack: AttackValue
  private let epsilon: Double?
  private let seed: UInt64
  private let output: String
  private let version: String

  /// - Parameters:
  ///   - models: At least two, of different names; those that reveal enough for the attack are
  ///     sources, and all are targets.
  ///   - epsilon: In 255ths of the pixel range; nil for attacks without one.
  ///   - output: The folder; missing ones are created.
  /// - Throws: `SuiteError.plan` if no model reveals enough, or two have one name.
  public init(
    _ images: [LabelledImage], in dataset: Dataset, models: [AttackedModel], attack: AttackValue,
    epsilon: Double?, seed: UInt64, output: String, version: String
  ) throws {
    let names = models.map(\.name)
    guard models.count >= 2, Set(names).count == names.count else {
      throw SuiteError.plan(
        "a transfer needs two models of different names, and these are "
          + names.joined(separator: ", "))
    }
    sources = models.filter { attack.attack.access <= $0.access }
    guard !sources.isEmpty else {
      throw SuiteError.plan(
        "\(attack.attack.name) needs a model's \(attack.attack.access.rawValue), which none of "
          + "\(names.joined(separator: ", ")) reveals")
    }
    self.images = images.filter { image in models.allSatisfy { $0.label(of: image.emotion) != nil }
    }
    rejections = models.flatMap { $0.sorting(images).unknown }
    guard attack.attack.access != .nothing else {
      throw SuiteError.plan(
        "\(attack.attack.name) looks at no model, so there is nothing to transfer; use stoic "
          + "robustness")
    }
    (self.models, self.dataset) = (models, dataset)
    (self.attack, self.epsilon, self.seed) = (attack, epsilon, seed)
    (self.output, self.version) = (output, version)
  }

  /// Makes the pictures that are missing, shows them, and writes `summary.json`.
  ///
  /// - Parameter report: Called with the source's name, as by `AdversarialCopy.run`.
  public func run(
    report: @escaping (_ source: String, _ progress: AdversarialCopy.Progress) -> Void = { _, _ in }
  ) throws -> Summary {
    var cells: [Cell] = []
    for source in sources {
      let copy = try AdversarialCopy(
        of: images, in: dataset, model: source, attack: attack, epsilon: epsilon,
        stopsAtSuccess: false, seed: seed, output: "\(output)/\(source.name)", version: version)
      if source.name == sources[0].name { rejections += copy.rejections }
      _ = try copy.run { report(source.name, $0) }
      var outcomes = [PairedOutcomes](repeating: PairedOutcomes(), count: models.count)
      var displacements = [[Double]](repeating: [], count: models.count)
      try copy.forEachBatch { batch, originals, perturbed in
        for (place, model) in models.enumerated() {
          let labels = batch.items.map { model.label(of: $0.emotion) }
          let clean = try Answers(of: originals, by: model.oracle).decisions
          let now = try Answers(of: perturbed, by: model.oracle).decisions
          for (index, label) in labels.enumerated() {
            outcomes[place].add(
              firstCorrect: clean[index] == label, secondCorrect: now[index] == label)
          }
          guard model.landmarks != nil else { continue }
          let fooled = labels.indices.filter {
            clean[$0] == labels[$0] && now[$0] != labels[$0]
          }
          let (before, after) = (try originals.images(), try perturbed.images())
          displacements[place] += model.changes(
            from: fooled.map { before[$0] }, to: fooled.map { after[$0] }
          ).compactMap { $0?.displacement }
        }
      }
      cells += models.indices.map { place in
        Cell(
          source: source.name, target: models[place].name, outcomes[place],
          displacement: Percentile.median(displacements[place]))
      }
    }
    let summary = Summary(
      dataset: dataset.name, attack: attack.attack.name, epsilon: epsilon, seed: seed,
      synthetic: dataset.caution != nil, cells: cells)
    try DurableFile.write(RobustnessRun.json(summary), to: "\(output)/summary.json")
    return summary
  }
}

extension TransferMatrix.Cell {
  fileprivate init(
    source: String, target: String, _ outcomes: PairedOutcomes, displacement: Double?
  ) {
    let n = outcomes.n
    self.init(
      source: source, target: target, n: n, cleanAccuracy: outcomes.firstAccuracy ?? 0,
      robustAccuracy: n > 0 ? Double(outcomes.bothCorrect) / Double(n) : 0,
      robustCI95: .wilson(successes: outcomes.bothCorrect, of: n),
      fooledOfRight: outcomes.flippedOfCorrect, fooledOfRightCI95: outcomes.flippedOfCorrectCI95,
      wrongTurnedRight: outcomes.onlySecondCorrect, medianDisplacement: displacement)
  }
}

extension TransferMatrix.Summary {
  /// The share of right answers that fell: a row for each source, a column for each target.
  public var table: String {
    let targets = cells.map(\.target).reduce(into: [String]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    let sources = cells.map(\.source).reduce(into: [String]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    return TextTable(
      [["right answers that fall, made against"] + targets]
        + [
          ["clean accuracy"]
            + targets.map { target in
              let cell = cells.first { $0.target == target }
              return NumberText.percent(cell?.cleanAccuracy) + " of \(cell?.n ?? 0)"
            }
        ]
        + sources.map { source in
          [source]
            + targets.map { target in
              guard let cell = cells.first(where: { ($0.source, $0.target) == (source, target) })
              else { return "-" }
              return "\(NumberText.percent(cell.fooledOfRight)) \(cell.fooledOfRightCI95.points)"
            }
        }
    ).lines().joined(separator: "\n")
  }
}
