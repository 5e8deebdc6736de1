/// Rows of cells as a table for a terminal or a Markdown page.
public struct TextTable: Sendable {
  /// The first row holds the headings.
  public var rows: [[String]]

  public init(_ rows: [[String]]) { self.rows = rows }

  /// The lines of the table for a font of fixed width, each column as wide as its widest cell and
  /// two spaces from the next.
  ///
  /// - Parameter numbers: The right-aligned columns.
  public func lines(numbers: Range<Int> = 0..<0) -> [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = row.indices.map { column in
        numbers.contains(column)
          ? row[column].leading(widths[column]) : row[column].padded(widths[column])
      }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// The table in Markdown.
  public var markdown: String {
    let lines = rows.map { "| " + $0.joined(separator: " | ") + " |" }
    let rule = "|" + (rows.first ?? []).map { _ in "---|" }.joined()
    return (lines.prefix(1) + [rule] + lines.dropFirst()).joined(separator: "\n")
  }
}

extension String {
  /// The text padded to a width with spaces after it.
  public func padded(_ width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }

  /// The text padded to a width with spaces before it.
  public func leading(_ width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}
