public import DurableFiles
public import EmotionCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

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
  /// - Throws: `ResultFileError`.
  public init(path: String, format: ReportFormat, resumes: Bool) throws(ResultFileError) {
    precondition(Self.formats.contains(format), "\(format) does not grow by rows")
    text = ReportText(format)
    // Before the file is opened, which would cut off an unfinished last line.
    let isNew = FileManager.default.isNothing(at: path)
    guard isNew || resumes else { throw .occupied(path: path) }
    let head = Array(format == .csv ? text.head.utf8 : "{\"input\":\"".utf8)
    let (start, content): (Data, Data)
    do throws(FileError) {
      start = isNew ? Data() : try DurableFile.read(path, atMost: head.count)
    } catch { throw .file(error) }
    guard head.starts(with: start) else { throw .foreign(path: path, format: format.rawValue) }
    do throws(FileError) {
      file = try AppendOnlyFile(path: path)
      content = try file.content()
    } catch { throw .file(error) }
    guard !content.isEmpty else {
      written = WrittenReports()
      waiting = text.head
      return
    }
    guard
      let rows = WrittenRows.read([UInt8](content), from: text.head.utf8.count, format: format)
    else { throw .foreign(path: path, format: format.rawValue) }
    written = rows.whole
    if let last = rows.last {
      cut = (last.report, last.path, Data(content.prefix(rows.tail).dropFirst(rows.end)))
    }
    do throws(FileError) { try file.cut(behind: rows.end) } catch { throw .file(error) }
  }

  /// Adds the rows of a report; they may wait for more.
  public func add(_ report: PictureReport) throws(ResultFileError) {
    if let cut, cut.report.number == report.number, cut.path == Array(report.path.utf8) {
      self.cut = nil
    }
    waiting += text.body(of: report)
    waitingReports += 1
    if waitingReports >= Self.together { try flush() }
  }

  /// Writes what waits, and the last rows that were there if their picture did not come again.
  public func finish() throws(ResultFileError) {
    if let rows = cut?.rows { waiting += String(decoding: rows, as: UTF8.self) }
    cut = nil
    try flush()
  }

  private func flush() throws(ResultFileError) {
    guard !waiting.isEmpty else { return }
    do throws(FileError) { try file.append([Data(waiting.utf8.dropLast())]) } catch {
      throw .file(error)
    }
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
  case file(FileError)
  /// The file holds something, and going on was not asked for.
  case occupied(path: String)
  /// The file to go on with does not hold such rows.
  case foreign(path: String, format: String)

  public var fault: Fault {
    switch self {
    case .file(let error): error.fault
    case .occupied, .foreign: .usage
    }
  }

  public var description: String {
    switch self {
    case .file(let error): error.description
    case .occupied(let path):
      "\(path) holds something already. Give another file, or --resume to go on with it."
    case .foreign(let path, let format):
      "\(path) does not hold rows in \(format) as this version writes them, so it cannot be gone on "
        + "with. Give another file, or the format that it was begun in."
    }
  }
}

/// The pictures and frames whose rows are in a file.
public struct WrittenReports: Equatable, Sendable {
  struct Report: Equatable, Sendable {
    let number: Int
    var failed = false
  }

  /// What is there of a video.
  public struct Video: Equatable, Sendable {
    /// The number of the last frame whose rows are there.
    public var last: Int
    /// Those that failed.
    public var failed: Int
    /// All that are there.
    public var count: Int
    /// Whether something else stands behind it, so that nothing is missing.
    public var isWhole: Bool
  }

  /// By the path's bytes, since names that look alike differ; in the file's order.
  private var reports: [[UInt8]: [Report]] = [:]
  /// The path that the last rows belong to, those that were cut off included.
  fileprivate var lastPath: [UInt8] = []

  public init() {}

  public var isEmpty: Bool { reports.isEmpty }

  fileprivate mutating func add(_ report: Report, path: [UInt8]) {
    reports[path, default: []].append(report)
  }

  /// Whether a picture failed; nil where its rows are not there.
  ///
  /// - Parameter number: Its number, since a picture may come twice.
  public func failed(path: String, number: Int) -> Bool? {
    reports[Array(path.utf8)]?.first { $0.number == number }?.failed
  }

  /// What is there of a video; nil for nothing.
  ///
  /// - Parameter pass: How often the same video came before in the list.
  public func video(path: String, pass: Int) -> Video? {
    let path = Array(path.utf8)
    var passes: [Video] = []
    for report in reports[path] ?? [] {
      if let last = passes.last?.last, report.number > last {
        passes[passes.count - 1].last = report.number
      } else {
        passes.append(Video(last: report.number, failed: 0, count: 0, isWhole: true))
      }
      passes[passes.count - 1].count += 1
      if report.failed { passes[passes.count - 1].failed += 1 }
    }
    guard pass < passes.count else { return nil }
    if path == lastPath { passes[passes.count - 1].isWhole = false }
    return passes[pass]
  }
}

/// The rows of a file that was begun.
struct WrittenRows {
  /// The pictures and frames all of whose rows are there: all but the last.
  var whole = WrittenReports()
  var last: (report: WrittenReports.Report, path: [UInt8])?
  /// Where the rows of the last one begin, and where those that are whole end.
  var end: Int
  var tail: Int

  /// - Returns: nil where something else than such rows is found.
  static func read(_ bytes: [UInt8], from start: Int, format: ReportFormat) -> WrittenRows? {
    var rows = WrittenRows(end: start, tail: start)
    var position = start
    while position < bytes.count {
      let begin = position
      let row: Row?
      switch format {
      case .csv:
        guard let fields = record(of: bytes, at: &position) else { return rows }
        row = Row(fields)
      default:
        guard let end = bytes[begin...].firstIndex(of: newline) else { return rows }
        position = end + 1
        row = try? JSONDecoder().decode(Row.self, from: Data(bytes[begin..<end]))
      }
      guard let row else { return nil }
      rows.take(row, from: begin)
      rows.tail = position
    }
    return rows
  }

  private mutating func take(_ row: Row, from begin: Int) {
    let path = Array(row.input.utf8)
    if last?.report.number != row.frame || last?.path != path {
      if let last { whole.add(last.report, path: last.path) }
      last = (WrittenReports.Report(number: row.frame), path)
      end = begin
      whole.lastPath = path
    }
    last?.report.failed = row.status == "failed"
  }

  /// What is needed of a row.
  private struct Row: Decodable {
    let input: String
    let frame: Int
    let status: String

    /// Takes the first fields of a line of CSV.
    init?(_ fields: [[UInt8]]) {
      guard fields.count > ReportRow.statusColumn,
        let frame = Int(String(decoding: fields[1], as: UTF8.self))
      else { return nil }
      input = String(decoding: fields[0], as: UTF8.self)
      self.frame = frame
      status = String(decoding: fields[ReportRow.statusColumn], as: UTF8.self)
    }
  }

  private static let newline = UInt8(ascii: "\n")

  /// The fields of the record at a place, which is moved behind it; nil where it has no end.
  private static func record(of bytes: [UInt8], at position: inout Int) -> [[UInt8]]? {
    let (quote, comma) = (UInt8(ascii: "\""), UInt8(ascii: ","))
    var fields: [[UInt8]] = [[]]
    var isQuoted = false
    var wasQuote = false
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == quote {
        // A doubled quote is one of the text: it ends the quotes and begins them again.
        if !isQuoted, wasQuote { fields[fields.count - 1].append(quote) }
        isQuoted.toggle()
        wasQuote = true
        continue
      }
      wasQuote = false
      if !isQuoted, byte == newline { return fields }
      if !isQuoted, byte == comma {
        fields.append([])
      } else {
        fields[fields.count - 1].append(byte)
      }
    }
    return nil
  }
}
