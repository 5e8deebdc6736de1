import DurableFiles
import EmotionCore
import FoundationEssentials
public import Toolkit

/// A file of rows in CSV or JSON Lines that grows as pictures are read, so that a run that was
/// killed can go on.
///
/// All rows of a picture are written at once, but a kill can cut that short: whoever goes on takes
/// the rows of the last picture away and reads it again. One owner at a time, which a lock
/// enforces; not thread safe.
public final class ResultFile {
  /// The formats that grow by rows.
  public static let formats = [ReportFormat.csv, .jsonLines]

  /// What the file held when it was opened, but for the last picture or frame.
  public let written: WrittenReports
  private let file: AppendOnlyFile
  private var text: ReportText
  private var waiting = ""
  private var waitingReports = 0
  /// The rows of the last picture that were there, until it is read again.
  private var cut: (report: WrittenReports.Report, path: [UInt8], rows: Data)?

  /// Reports whose rows are written, and flushed to the disk, together.
  private static let together = 64

  /// Begins a file, or takes one up.
  ///
  /// - Parameters:
  ///   - format: One of `formats`.
  ///   - resumes: Whether a file that is there is taken up; else it must be empty or not there.
  /// - Throws: `ResultFileError` or `FileError`.
  public init(path: String, format: ReportFormat, resumes: Bool) throws {
    precondition(Self.formats.contains(format), "\(format) does not grow by rows")
    text = ReportText(format)
    // Before the file is opened, which would cut off an unfinished last line.
    let isNew = FileManager.default.isNothing(at: path)
    guard isNew || resumes else { throw ResultFileError.occupied(path: path) }
    let head = Array(format == .csv ? text.head.utf8 : "{\"input\":\"".utf8)
    let start = isNew ? Data() : try DurableFile.read(path, atMost: head.count)
    guard head.starts(with: start) else {
      throw ResultFileError.foreign(path: path, format: format.rawValue)
    }
    file = try AppendOnlyFile(path: path)
    let content = try file.content()
    guard !content.isEmpty else {
      written = WrittenReports()
      waiting = text.head
      return
    }
    let begin = text.head.utf8.count
    guard let rows = content.withUnsafeBytes({ WrittenRows.read($0, from: begin, format: format) })
    else { throw ResultFileError.foreign(path: path, format: format.rawValue) }
    written = rows.whole
    if let last = rows.last {
      cut = (last.report, last.path, Data(content.prefix(rows.tail).dropFirst(rows.end)))
    }
    try file.truncate(to: rows.end)
  }

  /// Adds the rows of a report; they may wait for more.
  public func add(_ report: PictureReport) throws {
    if let cut, cut.report.number == report.number, cut.path == Array(report.path.utf8) {
      self.cut = nil
    }
    waiting += text.body(of: report)
    waitingReports += 1
    if waitingReports >= Self.together { try flush() }
  }

  /// Writes what waits, and the last rows that were there if their picture did not come again.
  public func finish() throws {
    if let rows = cut?.rows { waiting += String(decoding: rows, as: UTF8.self) }
    cut = nil
    try flush()
  }

  private func flush() throws {
    guard !waiting.isEmpty else { return }
    try file.append([Data(waiting.utf8.dropLast())])
    (waiting, waitingReports) = ("", 0)
  }
}

extension FileManager {
  /// Whether there is no file at a path, or an empty one.
  fileprivate func isNothing(at path: String) -> Bool {
    guard fileExists(atPath: path) else { return true }
    return (try? attributesOfItem(atPath: path))?[.size] as? UInt64 == 0
  }
}

/// Why rows cannot be written to a file.
public enum ResultFileError: DescribedError {
  /// The file holds something, and going on was not asked for.
  case occupied(path: String)
  /// The file to go on with does not hold such rows.
  case foreign(path: String, format: String)

  public var fault: Fault { .usage }

  public var description: String {
    switch self {
    case .occupied(let path):
      "\(path) holds something already. Give another file, or --resume to go on with it."
    case .foreign(let path, let format):
      "\(path) does not hold rows in \(format) as this version writes them, so it cannot be gone on "
        + "with. Give another file, or the format that it was begun in."
    }
  }
}
