import EmotionCore
import FaceAnalysis
import Toolkit

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
    case .failed(let failure): [ReportRow(report, status: "failed", reason: failure.reason)]
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
