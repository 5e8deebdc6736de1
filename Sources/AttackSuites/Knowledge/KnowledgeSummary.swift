import AdversarialAttacks
public import EvaluationStatistics
public import Toolkit

/// One model under one attacker at one epsilon.
public struct KnowledgeRow: Codable, Equatable, Sendable {
  public let model: String
  public let knowledge: AttackKnowledge
  /// The model that the pictures were made against.
  public let source: String
  /// The attack's name, or `worst-case` over several.
  public let attack: String
  public let norm: String
  /// In 255ths of the pixel range.
  public let epsilon: Double
  /// The number of pictures; those that the model gets wrong when clean count as wrong.
  public let n: Int
  public let cleanAccuracy: Double
  /// The share of all pictures that are right when clean and under attack.
  public let robustAccuracy: Double
  /// Wilson's interval.
  public let robustCI95: ConfidenceInterval
  /// The share of the right answers that withstand, with Wilson's interval; nil if none is right.
  @ExplicitNull public var withstood: Double?
  public let withstoodCI95: ConfidenceInterval
  /// How far the landmarks of the fooled pictures moved on average, as a share of the distance
  /// between the eyes; nil if the model places none, or nothing fooled it.
  @ExplicitNull public var medianDisplacement: Double?
  /// The time of the attack on a picture; nil for transfers.
  @ExplicitNull public var medianMilliseconds: Double?
  /// Whether the sanity checks of the run passed; nil for transfers.
  @ExplicitNull public var isValid: Bool?

  init(_ row: RobustnessRow, knowledge: AttackKnowledge, verdict: Verdict) {
    let right = Int((row.cleanAccuracy * Double(row.n)).rounded())
    let standing = Int((row.robustAccuracy * Double(row.n)).rounded())
    (model, self.knowledge, source, attack) = (row.model, knowledge, row.model, row.attack)
    (norm, epsilon, n, cleanAccuracy) = (row.norm, row.epsilon ?? 0, row.n, row.cleanAccuracy)
    (robustAccuracy, robustCI95) = (row.robustAccuracy, row.robustCI95)
    withstoodCI95 = .wilson(successes: standing, of: right)
    withstood = right > 0 ? Double(standing) / Double(right) : nil
    medianDisplacement = row.medianDisplacement
    (medianMilliseconds, isValid) = (row.medianMilliseconds, verdict.isValid)
  }

  init(_ cell: TransferMatrix.Cell, attack: String, norm: Norm, epsilon: Double) {
    (model, knowledge, source, self.attack) = (cell.target, .transfer, cell.source, attack)
    (self.norm, self.epsilon, n) = (norm.rawValue, epsilon, cell.n)
    (cleanAccuracy, robustAccuracy) = (cell.cleanAccuracy, cell.robustAccuracy)
    robustCI95 = cell.robustCI95
    let fooled = cell.fooledOfRightCI95
    withstoodCI95 = ConfidenceInterval(lower: 1 - fooled.upper, upper: 1 - fooled.lower)
    withstood = cell.fooledOfRight.map { 1 - $0 }
    medianDisplacement = cell.medianDisplacement
    (medianMilliseconds, isValid) = (nil, nil)
  }
}

/// The result of a comparison by knowledge: `summary.json`.
public struct KnowledgeSummary: Codable, Equatable, Sendable {
  public let dataset: String
  /// Whether the faces are synthetic, so that the figures are a demonstration, not evidence.
  public let synthetic: Bool
  public let seed: UInt64
  public let norm: String
  /// The attacks with their parameters in words, the same for every model.
  public let attacks: [String]
  public let rows: [KnowledgeRow]
  /// The first two models compared picture by picture, for white and black boxes.
  public let differences: [Difference]

  public struct Difference: Codable, Equatable, Sendable {
    public let knowledge: AttackKnowledge
    public let between: RunDifference
  }
}

extension KnowledgeSummary {
  private var epsilons: [Double] { Set(rows.map(\.epsilon)).sorted() }

  /// A row for each attacker and model, a column for each epsilon: robust accuracy over all
  /// pictures, with its 95% interval.
  public var table: String { TextTable([heads] + lines).lines().joined(separator: "\n") }

  private var heads: [String] {
    ["attacker", "model", "n", "clean"] + epsilons.map { "\(NumberText.plain($0))/255" }
      + ["points moved"]
  }

  private var lines: [[String]] {
    var keys: [(AttackKnowledge, source: String, model: String)] = []
    for row in rows
    where !keys.contains(where: { $0 == (row.knowledge, row.source, row.model) }) {
      keys.append((row.knowledge, row.source, row.model))
    }
    return keys.map { knowledge, source, model -> [String] in
      let own = rows.filter { ($0.knowledge, $0.source, $0.model) == (knowledge, source, model) }
      let cells = epsilons.map { epsilon in
        guard let row = own.first(where: { $0.epsilon == epsilon }) else { return "-" }
        return "\(NumberText.percent(row.robustAccuracy)) \(row.robustCI95.points)"
          + (row.isValid == false ? " (!)" : "")
      }
      let moved = own.last?.medianDisplacement.map { NumberText.percent($0) } ?? "-"
      return [
        knowledge == .transfer ? "transfer from \(source)" : knowledge.rawValue, model,
        String(own[0].n), NumberText.percent(own[0].cleanAccuracy),
      ] + cells + [moved]
    }
  }

  /// What the reader must know of the table, in sentences.
  public var notes: String {
    var notes = [
      "Robust accuracy over all pictures with its 95% interval (Wilson), by \(norm); an upper bound: "
        + "a stronger attack can only lower it. \"points moved\": the median of what the landmarks of "
        + "fooled pictures moved at the largest epsilon, of the distance between the eyes."
    ]
    if rows.contains(where: { $0.isValid == false }) {
      notes.append("(!): a sanity check of the run failed; its own report says which.")
    }
    if synthetic { notes.append("The faces are synthetic: a demonstration, not evidence.") }
    return notes.joined(separator: "\n")
  }

  /// The comparison as a page.
  var markdown: String {
    let cells = [heads] + [heads.map { _ in "---" }] + lines
    let table = cells.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
    let paired = differences.map { difference in
      """

      ## \(difference.knowledge.rawValue): picture by picture

      First: \(difference.between.first). Second: \(difference.between.second).

      ```
      \(difference.between.table)
      ```

      """
    }.joined()
    return """
      # What an attacker must know

      \(dataset), seed \(seed).

      \(table)

      \(notes)

      \(attacks.map { "- \($0)" }.joined(separator: "\n"))
      \(paired)
      """
  }
}
