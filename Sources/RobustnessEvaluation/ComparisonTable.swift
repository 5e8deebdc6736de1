/// The rows of a comparison as a table for a terminal or a Markdown page.
public struct ComparisonTable: Sendable {
  private static let heads = [
    "attack", "eps/255", "model", "n", "correct", "accuracy", "drop in points (95%)",
    "correct that flipped", "faces lost", "drop where a face was found both times (95%)",
    "ms a picture", "peak MiB", "attacker",
  ]

  private let rows: [[String]]

  public init(_ rows: [SummaryRow]) {
    self.rows = rows.map { row in
      [
        row.attackWords, row.norm == nil ? "-" : Figures.number(row.epsilon), row.model,
        String(row.n),
        String(row.correct), Figures.percent(row.attackedAccuracy),
        row.norm == nil ? "-" : "\(Figures.points(row.drop)) \(Figures.interval(row.dropCI95))",
        row.norm == nil ? "-" : Figures.percent(row.flippedOfCorrect), String(row.facesLost),
        row.norm == nil
          ? "-"
          : row.dropWithFaceBoth.map {
            "\(Figures.points($0)) \(Figures.interval(row.dropWithFaceBothCI95)), n = \(row.nWithFaceBoth)"
          } ?? "-",
        row.medianMilliseconds.map(Figures.oneDecimal) ?? "-",
        row.peakMemoryMebibytes.map { Figures.number($0.rounded()) } ?? "-",
        Self.attacker(row.knowledge),
      ]
    }
  }

  /// Columns side by side, for a fixed-width font.
  public var text: String {
    let all = [Self.heads] + rows
    let widths = Self.heads.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { cells in
      var line = zip(cells, widths).map { cell, width in
        cell + String(repeating: " ", count: width - cell.count)
      }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }

  public var markdown: String {
    let rule = "|" + Self.heads.map { _ in "---|" }.joined()
    return ([Self.heads].map(Self.line) + [rule] + rows.map(Self.line)).joined(separator: "\n")
  }

  private static func line(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |"
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
