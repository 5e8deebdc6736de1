import EvaluationStatistics
import Toolkit

/// The rows of a comparison as a table for a terminal or a Markdown page.
public struct ComparisonTable: Sendable {
  private let table: TextTable

  public init(_ rows: [SummaryRow]) {
    table = TextTable([Self.heads] + rows.map(Self.cells))
  }

  /// Columns side by side, for a fixed-width font.
  public var text: String { table.lines().joined(separator: "\n") }

  public var markdown: String { table.markdown }

  private static let heads = [
    "attack", "eps/255", "model", "n", "correct", "accuracy", "drop in points (95%)",
    "correct that flipped", "faces lost", "drop where a face was found both times (95%)",
    "ms a clean picture", "peak MiB", "attacker",
  ]

  private static func cells(of row: SummaryRow) -> [String] {
    let isClean = row.knowledge == .none
    func drop(_ drop: Double?, _ interval: ConfidenceInterval) -> String? {
      drop.map { "\(NumberText.points($0)) \(interval.points)" }
    }
    return [
      row.attackWords, isClean ? "-" : row.epsilon.map(NumberText.plain) ?? "smallest", row.model,
      String(row.n), String(row.correct), NumberText.percent(row.attackedAccuracy),
      isClean ? "-" : drop(row.drop, row.dropCI95) ?? "-",
      isClean ? "-" : NumberText.percent(row.flippedOfCorrect), String(row.facesLost),
      isClean
        ? "-"
        : drop(row.dropWithFaceBoth, row.dropWithFaceBothCI95).map {
          "\($0), n = \(row.nWithFaceBoth)"
        } ?? "-",
      row.medianMilliseconds.map { NumberText.fixed($0, 1) } ?? "-",
      row.peakMemoryMebibytes.map { NumberText.fixed($0, 0) } ?? "-", attacker(row.knowledge),
    ]
  }

  private static func attacker(_ knowledge: SummaryRow.Knowledge) -> String {
    switch knowledge {
    case .none: "-"
    case .random: "random noise"
    case .whiteBox: "white box"
    case .transfer: "transfer (does not know the landmarks)"
    }
  }
}

extension ConfidenceInterval {
  /// An interval of a difference in points: `[0.1, 2.3]`.
  var points: String { "[\(NumberText.points(lower)), \(NumberText.points(upper))]" }
}
