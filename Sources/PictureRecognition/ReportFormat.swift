import Toolkit

/// An output format of results.
public enum ReportFormat: String, CaseIterable, Sendable {
  /// Text for people.
  case table
  /// One object: the rows, then the summary.
  case json
  /// A JSON object for each row.
  case jsonLines = "jsonl"
  /// A line of column names, then one for each row (RFC 4180, with lines that end in one line
  /// feed).
  case csv
}

/// Writes reports in one format, one after another.
public struct ReportText: Sendable {
  public let format: ReportFormat
  private var isFirst = true

  public init(_ format: ReportFormat) { self.format = format }

  /// The text before the first report; ends with a line feed unless it is empty.
  public var head: String {
    switch format {
    case .table: TableText.head
    case .json: "{\"rows\":[\n"
    case .jsonLines: ""
    case .csv: ReportRow.columns.joined(separator: ",") + "\n"
    }
  }

  /// The lines of a report; each ends with a line feed.
  public mutating func body(of report: PictureReport) -> String {
    switch format {
    case .table: return TableText.lines(of: report)
    case .json:
      return ReportRow.rows(of: report).map { row in
        defer { isFirst = false }
        return (isFirst ? "" : ",") + JSONText.object(ReportRow.columns, row.values) + "\n"
      }.joined()
    case .jsonLines:
      return ReportRow.rows(of: report).map { JSONText.object(ReportRow.columns, $0.values) + "\n" }
        .joined()
    case .csv: return ReportRow.rows(of: report).map { CSVText.line(of: $0.values) + "\n" }.joined()
    }
  }

  /// The text after the last report.
  public func foot(_ summary: RecognitionSummary) -> String {
    format == .json ? "],\"summary\":\(JSONText.object(of: summary))}\n" : ""
  }
}

enum CSVText {
  static func line(of values: [ReportRow.Value]) -> String {
    values.map { value in
      switch value {
      case .text(let text): text.quotedForCSV
      case .number(let number, let decimals): NumberText.trimmed(number, decimals)
      case .whole(let number): String(number)
      case .none: ""
      }
    }.joined(separator: ",")
  }
}

enum JSONText {
  static func object(_ names: [String], _ values: [ReportRow.Value]) -> String {
    let fields = zip(names, values).map { name, value in
      let text =
        switch value {
        case .text(let text): quoted(text)
        case .number(let number, let decimals):
          number.isFinite ? NumberText.trimmed(number, decimals) : "null"
        case .whole(let number): String(number)
        case .none: "null"
        }
      return "\"\(name)\":\(text)"
    }
    return "{" + fields.joined(separator: ",") + "}"
  }

  static func object(of summary: RecognitionSummary) -> String {
    "{\"pictures\":\(summary.pictures),\"videos\":\(summary.videos),\"frames\":\(summary.frames),"
      + "\"faces\":\(summary.faces),\"noFace\":\(summary.noFace),\"failed\":\(summary.failed),"
      + "\"dropped\":\(summary.dropped),\"reconnections\":\(summary.reconnections)}"
  }

  /// A JSON string (RFC 8259, section 7).
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
