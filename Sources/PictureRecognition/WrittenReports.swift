import FoundationEssentials

/// The pictures and frames that have rows in a file.
public struct WrittenReports: Equatable, Sendable {
  struct Report: Equatable, Sendable {
    let number: Int
    var failed = false
  }

  /// The rows present for a video.
  public struct Video: Equatable, Sendable {
    /// The number of the last frame with rows.
    public var last: Int
    /// The number of failed frames.
    public var failed: Int
    /// The number of frames.
    public var count: Int
    /// Whether something else follows in the file, so that nothing is missing.
    public var isWhole: Bool
  }

  /// By the path's bytes, because different names can compare equal as strings; in the file's
  /// order.
  private var reports: [[UInt8]: [Report]] = [:]
  /// The path of the last rows, including those removed.
  var lastPath: [UInt8] = []

  public init() {}

  public var isEmpty: Bool { reports.isEmpty }

  mutating func add(_ report: Report, path: [UInt8]) {
    reports[path, default: []].append(report)
  }

  /// Whether a picture failed; nil if it has no rows.
  ///
  /// - Parameter number: Its number, because a picture can be listed twice.
  public func failed(path: String, number: Int) -> Bool? {
    reports[Array(path.utf8)]?.first { $0.number == number }?.failed
  }

  /// The rows present for a video; nil if there are none.
  ///
  /// - Parameter pass: How often the list had the same video before.
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

/// The rows of an unfinished file.
struct WrittenRows {
  /// The pictures and frames with all of their rows: all but the last.
  var whole = WrittenReports()
  var last: (report: WrittenReports.Report, path: [UInt8])?
  /// The offsets where the last one's rows begin, and where the complete rows end.
  var end: Int
  var tail: Int

  /// - Returns: nil if the file contains anything else.
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

  /// The part of a row that resuming needs.
  private struct Row: Decodable {
    let input: String
    let frame: Int
    let status: String

    /// Reads the first fields of a CSV line.
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

  /// The fields of the record at a position, which moves past it; nil if the record has no end.
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
        // A doubled quote stands for one: it closes the quotes and opens them again.
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
