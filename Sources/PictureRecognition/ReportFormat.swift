import EmotionCore
import FaceAnalysis
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
        return (isFirst ? "" : ",") + JSONText.object(of: row) + "\n"
      }.joined()
    case .jsonLines:
      return ReportRow.rows(of: report).map { JSONText.object(of: $0) + "\n" }.joined()
    case .csv: return ReportRow.rows(of: report).map { CSVText.line(of: $0) + "\n" }.joined()
    }
  }

  /// The text after the last report.
  public func foot(_ summary: RecognitionSummary) -> String {
    format == .json ? "],\"summary\":\(JSONText.object(of: summary))}\n" : ""
  }
}

enum CSVText {
  static func line(of row: ReportRow) -> String {
    row.values.map { value in
      switch value {
      case .text(let text): quoted(text)
      case .number(let number, let decimals): NumberText.trimmed(number, decimals)
      case .whole(let number): String(number)
      case .none: ""
      }
    }.joined(separator: ",")
  }

  /// A field, quoted if it contains a comma, a quote or a line break.
  static func quoted(_ text: String) -> String {
    guard text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return text }
    // Go by scalars: a quote followed by a combining mark is a different character.
    var result = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { result += "\"" }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }
}

enum JSONText {
  static func object(of row: ReportRow) -> String {
    let fields = zip(ReportRow.columns, row.values).map { name, value in
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

/// A row of the result: one face as one model sees it, or a picture without any.
///
/// The columns have the names of py-feat's tables (Cheong et al., Affective Science 2023) where
/// those exist; `Documentation/recognize.md` describes each.
struct ReportRow {
  enum Value: Equatable {
    case text(String)
    /// A number with a given count of decimal places.
    case number(Double, decimals: Int)
    case whole(Int)
    case none
  }

  /// The names of the columns, in the order of `values`.
  static let columns: [String] =
    [
      "input", "frame", "time", "approx_time", "face", "id", "status", "reason", "model", "emotion",
      "margin",
    ]
    + Emotion.allCases.map(\.rawValue)
    + ["smoothed_emotion"] + Emotion.allCases.map { "smoothed_\($0.rawValue)" }
    + ["FaceRectX", "FaceRectY", "FaceRectWidth", "FaceRectHeight", "FaceScore"]
    + ["Pitch", "Roll", "Yaw"]
    + (0..<Landmarks.Scheme68.count).map { "x_\($0)" }
    + (0..<Landmarks.Scheme68.count).map { "y_\($0)" }

  /// The index of `status` among the columns.
  static let statusColumn = columns.firstIndex(of: "status") ?? 0

  let values: [Value]

  /// The rows of a picture: at least one.
  static func rows(of report: PictureReport) -> [ReportRow] {
    switch report.content {
    case .failed(let reason): [ReportRow(report, status: "failed", reason: reason)]
    case .noFace:
      [
        ReportRow(
          report, status: "no-face",
          reason: (["no face was found"] + [report.remark].compactMap(\.self))
            .joined(separator: ", "))
      ]
    case .faces(let faces):
      faces.enumerated().flatMap { number, face in
        face.answers.map { ReportRow(report, face, number: number, answer: $0) }
      }
    }
  }

  private init(_ report: PictureReport, status: String, reason: String) {
    let known = Self.place(report) + [.none, .none, .text(status), .text(reason)]
    values =
      known + [Value](repeating: .none, count: Self.columns.count - known.count)
  }

  private init(
    _ report: PictureReport, _ face: PictureReport.Face, number: Int,
    answer: PictureReport.Face.Answer
  ) {
    func pixels(_ value: Double) -> Value { .number(value, decimals: 2) }
    func share(_ value: Float) -> Value { .number(Double(value), decimals: 4) }
    func degrees(_ value: Double?) -> Value { value.map { .number($0, decimals: 2) } ?? .none }
    let probabilities = answer.probabilities
    let points = face.landmarks?.points ?? []
    let missing = [Value](repeating: .none, count: Landmarks.Scheme68.count)
    var values = Self.place(report)
    values += [
      .whole(number), face.id.map { .whole($0) } ?? .none, .text("face"),
      report.remark.map { .text($0) } ?? .none,
      .text(answer.model), .text(probabilities.top.rawValue), share(probabilities.margin),
    ]
    values += Emotion.allCases.map { share(probabilities[$0]) }
    values.append(answer.smoothed.map { .text($0.top.rawValue) } ?? .none)
    values += Emotion.allCases.map { emotion in answer.smoothed.map { share($0[emotion]) } ?? .none
    }
    values += [face.box.x, face.box.y, face.box.width, face.box.height].map(pixels)
    values.append(face.score.map { .number($0, decimals: 4) } ?? .none)
    values += [face.pose?.pitch, face.pose?.roll, face.pose?.yaw].map(degrees)
    values += points.isEmpty ? missing : points.map { pixels($0.x) }
    values += points.isEmpty ? missing : points.map { pixels($0.y) }
    self.values = values
  }

  /// The values that locate a row: file, frame and time.
  private static func place(_ report: PictureReport) -> [Value] {
    [
      .text(report.path), .whole(report.number),
      report.time.map { .number($0, decimals: 6) } ?? .none,
      report.time.map { .text(NumberText.minutes($0)) } ?? .none,
    ]
  }
}

/// A report as text for people: a line for each face and model.
enum TableText {
  private static let fileWidth = 32

  static let head: String = {
    let emotions = Emotion.allCases.map { String($0.rawValue.prefix(7)).leading(8) }.joined()
    return "FILE".padded(fileWidth) + "  FACE  " + "EMOTION".padded(10) + emotions
      + "  BOX (x, y, side)   YAW PITCH  ROLL  MODEL\n"
  }()

  static func lines(of report: PictureReport) -> String {
    let remark = report.time.map { "\(NumberText.trimmed($0, 3)) s" } ?? report.remark
    let name = remark.map { "\(report.path) (\($0))" } ?? report.path
    let file = shortened(name).padded(fileWidth)
    switch report.content {
    case .failed(let reason): return "\(file)  failed: \(reason)\n"
    case .noFace: return "\(file)  no face was found\n"
    case .faces(let faces):
      return faces.enumerated().flatMap { number, face in
        let name = report.time == nil ? String(number) : face.id.map { String($0) } ?? "-"
        return face.answers.map { "\(file)  \(line(of: face, name: name, answer: $0))\n" }
      }.joined()
    }
  }

  private static func line(
    of face: PictureReport.Face, name: String, answer: PictureReport.Face.Answer
  ) -> String {
    let shares = Emotion.allCases.map { emotion in
      (NumberText.trimmed(Double(100 * answer.probabilities[emotion]), 1) + "%").leading(8)
    }.joined()
    let box = [face.box.x, face.box.y, face.box.width].map { NumberText.trimmed($0, 0) }
      .joined(separator: ", ")
    let pose = [face.pose?.yaw, face.pose?.pitch, face.pose?.roll].map { angle in
      (angle.map { NumberText.trimmed($0, 0) } ?? "-").leading(6)
    }.joined()
    return name.leading(4) + "  "
      + answer.probabilities.top.rawValue.padded(10)
      + shares + "  " + box.padded(16) + pose + "  " + answer.model
  }

  /// A path, shortened to its end if it is long.
  private static func shortened(_ path: String) -> String {
    path.count <= fileWidth ? path : "..." + path.suffix(fileWidth - 3)
  }
}
