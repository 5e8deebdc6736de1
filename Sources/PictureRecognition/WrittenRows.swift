import FoundationEssentials

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
