import DurableFiles
import FoundationEssentials

/// The times of each condition, kept on disk as they are measured.
final class Timekeeper {
  private(set) var rows: [Condition: TimesRow] = [:]
  private let file: AppendOnlyFile

  init(path: String) throws(ComparisonError) {
    file = try step { () throws(FileError) in try AppendOnlyFile(path: path) }
    let lines = try step { () throws(FileError) in try AppendOnlyFile.lines(of: path) }
    for (number, line) in lines.enumerated() {
      guard let row = try? JSONDecoder().decode(TimesRow.self, from: line) else {
        throw .damagedRun(path: path, line: number + 1)
      }
      rows[row.condition] = row
    }
  }

  func append(_ row: TimesRow) throws(ComparisonError) {
    let line = try RunJSON.line(row)
    try step { () throws(FileError) in try file.append([line]) }
    rows[row.condition] = row
  }
}
