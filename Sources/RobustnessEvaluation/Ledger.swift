import DurableFiles
import FoundationEssentials

/// Every picture's outcome under every condition, written as it is known; what a resumed run need
/// not do again.
final class Ledger {
  private(set) var rows: [Condition: [String: LedgerRow]] = [:]
  private let file: AppendOnlyFile

  /// Opens or creates the ledger; an unfinished last line is cut off.
  init(path: String) throws(ComparisonError) {
    file = try step { () throws(FileError) in try AppendOnlyFile(path: path) }
    let lines = try step { () throws(FileError) in try AppendOnlyFile.lines(of: path) }
    let decoder = JSONDecoder()
    for (number, line) in lines.enumerated() {
      guard let row = try? decoder.decode(LedgerRow.self, from: line) else {
        throw .damagedRun(path: path, line: number + 1)
      }
      keep(row)
    }
  }

  /// Whether every one of these pictures has its row.
  func holds(_ images: some Sequence<String>, under condition: Condition) -> Bool {
    let known = rows[condition] ?? [:]
    return images.allSatisfy { known[$0] != nil }
  }

  /// Appends rows and flushes them to the disk.
  func append(_ new: [LedgerRow]) throws(ComparisonError) {
    let lines = try new.map { row throws(ComparisonError) in try RunJSON.line(row) }
    try step { () throws(FileError) in try file.append(lines) }
    new.forEach(keep)
  }

  private func keep(_ row: LedgerRow) { rows[row.condition, default: [:]][row.image] = row }
}
