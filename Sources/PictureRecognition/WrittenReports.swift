import FoundationEssentials

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
  var lastPath: [UInt8] = []

  public init() {}

  public var isEmpty: Bool { reports.isEmpty }

  mutating func add(_ report: Report, path: [UInt8]) {
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
  static func read(
    _ bytes: UnsafeRawBufferPointer, from start: Int, format: ReportFormat
  ) -> WrittenRows? {
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
  private static func record(
    of bytes: UnsafeRawBufferPointer, at position: inout Int
  ) -> [[UInt8]]? {
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
