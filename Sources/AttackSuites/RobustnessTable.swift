import EvaluationStatistics
import Toolkit

/// A run's rows for a terminal.
public struct RobustnessTable: Sendable {
  private let table: TextTable
  /// What a reader must know of the columns; nil for nothing.
  private let note: String?

  public init(_ summary: RobustnessSummary) {
    let corruptions = CorruptionTable(summary)
    guard !corruptions.isWhole else {
      table = TextTable([corruptions.heads] + corruptions.rows)
      note = nil
      return
    }
    note =
      Set(summary.rows.compactMap(\.epsilon)).count > 1
      ? "attacked and fooled include what the attack fooled at a smaller epsilon; it is not attacked "
        + "again." : nil
    let hasLandmarks = summary.rows.contains { $0.medianDisplacement != nil }
    let heads =
      [
        "attack", "eps/255", "attacker", "n", "robust accuracy (95%)", "attacked", "fooled",
        "queries", "distance",
      ] + (hasLandmarks ? ["points moved"] : []) + ["ms a picture"]
    table = TextTable(
      [heads]
        + summary.rows.map { row -> [String] in
          var cells = [
            row.attack, row.epsilon.map(NumberText.plain) ?? "-", row.knowledge, String(row.n),
            "\(NumberText.percent(row.robustAccuracy)) \(row.robustCI95.points)",
            String(row.attacked), String(row.fooled),
          ]
          cells.append(row.medianQueries.map { NumberText.trimmed($0, 0) } ?? "-")
          cells.append(row.medianDistance.map { NumberText.trimmed($0, 1) } ?? "-")
          if hasLandmarks {
            cells.append(row.medianDisplacement.map { NumberText.percent($0) } ?? "-")
          }
          cells.append(row.medianMilliseconds.map { NumberText.fixed($0, 1) } ?? "-")
          return cells
        })
  }

  /// Columns side by side, for a fixed-width font, and below them a note if they need one.
  public var text: String {
    table.lines().joined(separator: "\n") + (note.map { "\n\n\($0)" } ?? "")
  }
}
