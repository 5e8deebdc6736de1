import DurableFiles
import EmotionCore
import FoundationEssentials
public import Toolkit

/// A CSV or JSON Lines file that grows as pictures are read, so that a killed run can be resumed.
///
/// All rows of a picture are written at once, but a kill can interrupt that: resuming removes the
/// rows of the last picture and reads it again. What decides the rows, such as the model, is kept
/// beside the file in `FILE.settings.json`, so that no run adds rows of another kind. A lock allows
/// one owner at a time; not thread safe.
public final class ResultFile {
  /// The formats that grow by rows.
  public static let formats = [ReportFormat.csv, .jsonLines]

  /// The file's content when it was opened, except for the last picture or frame.
  public let written: WrittenReports
  private let file: AppendOnlyFile
  private var text: ReportText
  private var waiting = ""
  private var waitingReports = 0
  /// The removed rows of the last picture, until it is read again.
  private var cut: (report: WrittenReports.Report, path: [UInt8], rows: Data)?

  /// The number of reports whose rows are written and flushed together.
  private static let together = 64

  /// Begins or resumes a file.
  ///
  /// - Parameters:
  ///   - format: One of `formats`.
  ///   - resumes: Whether to resume an existing file; otherwise it must be empty or absent.
  ///   - settings: What decides the rows, by the name of the option; must be as it was to resume.
  ///     Without any, nothing is kept or checked.
  /// - Throws: `ResultFileError` or `FileError`.
  public init(
    path: String, format: ReportFormat, resumes: Bool, settings: [String: String]? = nil
  ) throws {
    precondition(Self.formats.contains(format), "\(format) does not grow by rows")
    text = ReportText(format)
    // Check before opening the file, which would cut off an unfinished last line.
    let isNew = FileManager.default.isAbsentOrEmpty(at: path)
    guard isNew || resumes else { throw ResultFileError.occupied(path: path) }
    let head = Array(format == .csv ? text.head.utf8 : "{\"input\":\"".utf8)
    let start = isNew ? Data() : try DurableFile.read(path, atMost: head.count)
    guard head.starts(with: start) else {
      throw ResultFileError.foreign(path: path, format: format.rawValue)
    }
    file = try AppendOnlyFile(path: path)
    let content = try file.content()
    // Another run may have filled the file until it was locked.
    guard content.isEmpty || resumes else { throw ResultFileError.occupied(path: path) }
    guard !content.isEmpty else {
      if let settings { try Settings(path).write(settings) }
      written = WrittenReports()
      waiting = text.head
      return
    }
    if let settings { try Settings(path).check(settings) }
    let begin = text.head.utf8.count
    guard let rows = content.withUnsafeBytes({ WrittenRows.read($0, from: begin, format: format) })
    else { throw ResultFileError.foreign(path: path, format: format.rawValue) }
    written = rows.whole
    if let last = rows.last {
      cut = (last.report, last.path, Data(content.prefix(rows.tail).dropFirst(rows.end)))
    }
    try file.truncate(to: rows.end)
  }

  /// Adds the rows of a report; they may be buffered.
  public func add(_ report: PictureReport) throws {
    if let cut, cut.report.number == report.number, cut.path == Array(report.path.utf8) {
      self.cut = nil
    }
    waiting += text.body(of: report)
    waitingReports += 1
    if waitingReports >= Self.together { try flush() }
  }

  /// Writes the buffered rows, and restores the removed ones if their picture was not read again.
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

/// The file beside a file of rows that says what decided them.
private struct Settings {
  private let rows: String
  private var path: String { rows + ".settings.json" }

  init(_ rows: String) { self.rows = rows }

  func write(_ settings: [String: String]) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try DurableFile.write(encoder.encode(settings), to: path)
  }

  /// - Throws: `ResultFileError`: the settings are missing, or differ.
  func check(_ settings: [String: String]) throws {
    guard let bytes = try? DurableFile.read(path),
      let known = try? JSONDecoder().decode([String: String].self, from: bytes)
    else { throw ResultFileError.unknownSettings(path: rows, settings: path) }
    let differences = Set(known.keys).union(settings.keys).sorted().filter {
      known[$0] != settings[$0]
    }
    guard differences.isEmpty else {
      throw ResultFileError.otherSettings(
        path: rows,
        differences: differences.map {
          "\($0) \(settings[$0] ?? "left out"), not \(known[$0] ?? "left out")"
        })
    }
  }
}

/// Why rows cannot be written to a file.
public enum ResultFileError: DescribedError {
  /// The file is not empty, and resuming was not requested.
  case occupied(path: String)
  /// The file to resume does not contain such rows.
  case foreign(path: String, format: String)
  /// The rows of the file to resume were made with other settings; each in words.
  case otherSettings(path: String, differences: [String])
  /// Nothing says with which settings the rows of the file to resume were made.
  case unknownSettings(path: String, settings: String)

  public var fault: Fault { .usage }

  public var description: String {
    switch self {
    case .occupied(let path):
      "\(path) is not empty. Give another file, or --resume to resume it."
    case .foreign(let path, let format):
      "\(path) does not contain \(format) rows as this version writes them, so it cannot be "
        + "resumed. Give another file, or the format that it was begun in."
    case .otherSettings(let path, let differences):
      "\(path) was begun with other settings, so its rows would not match the new ones. This run "
        + "has \(differences.joined(separator: "; ")). Give the old settings, or another file."
    case .unknownSettings(let path, let settings):
      "\(path) cannot be resumed, because \(settings), which says how its rows were made, is "
        + "missing or unreadable. Give another file."
    }
  }
}
