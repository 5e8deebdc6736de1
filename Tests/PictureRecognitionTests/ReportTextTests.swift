import EmotionCore
import FaceAnalysis
import Foundation
import Testing
import Toolkit

@testable import PictureRecognition

@Suite("The rows of a report")
struct ReportTextTests {
  static let face = PictureReport.Face(
    box: Rect(x: 10, y: 20.5, width: 100, height: 101), score: 1.25,
    landmarks: Landmarks(points: (0..<68).map { Point(x: Double($0), y: -0.126) }),
    pose: HeadPose(pitch: 1, yaw: -20.128, roll: 0),
    answers: [
      .init(model: "marks", probabilities: Probabilities(values: [0.1, 0, 0, 0.7, 0.1, 0, 0.1])),
      .init(model: "net", probabilities: Probabilities(values: [0, 0, 0, 0, 0, 0, 1])),
    ])

  static let reports = [
    PictureReport(path: "a.png", number: 0, content: .faces([face, face])),
    PictureReport(path: "b,\"c\"\nd.png", number: 1, content: .noFace),
    PictureReport(
      path: "e.png", number: 2,
      content: .failed(.init("It is a \"text\", not a picture.", fault: .data))),
  ]

  private func text(_ format: ReportFormat) -> String {
    var text = ReportText(format)
    var summary = RecognitionSummary()
    for report in Self.reports {
      summary.pictures += 1
      summary.count(report.content)
    }
    return text.head + Self.reports.map { text.body(of: $0) }.joined() + text.foot(summary)
  }

  @Test("have py-feat's names for their columns, 170 in all")
  func columns() {
    let columns = ReportRow.columns
    #expect(columns.count == 170 && Set(columns).count == 170)
    for name in [
      "FaceRectX", "FaceScore", "x_0", "y_67", "Pitch", "anger", "neutral", "frame", "approx_time",
    ] {
      #expect(columns.contains(name))
    }
    #expect(columns[0] == "input")
  }

  @Test("in CSV have every column, texts quoted where they must be")
  func csv() throws {
    let text = text(.csv)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    // A head, two faces by two models, a picture with a line feed in its name, a failed one.
    #expect(lines.count == 1 + 4 + 2 + 1 + 1)
    let first = lines[1].split(separator: ",", omittingEmptySubsequences: false)
    #expect(first.count == ReportRow.columns.count)
    func value(_ column: String) throws -> Substring {
      first[try #require(ReportRow.columns.firstIndex(of: column))]
    }
    #expect(try value("emotion") == "happiness")
    #expect(try value("margin") == "0.6" && value("FaceRectY") == "20.5")
    #expect(try value("Yaw") == "-20.13" && value("x_67") == "67" && value("y_0") == "-0.13")
    #expect(text.contains("\"b,\"\"c\"\"\nd.png\",1,,,,,no-face,"))
    #expect(text.contains("e.png,2,,,,,failed,\"It is a \"\"text\"\", not a picture.\","))
  }

  @Test("in JSON are one object whose rows have the same names and values as JSON Lines")
  func json() throws {
    let object = try JSONSerialization.jsonObject(with: Data(text(.json).utf8)) as? [String: Any]
    let rows = try #require(object?["rows"] as? [NSDictionary])
    let lines = try text(.jsonLines).split(separator: "\n").map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? NSDictionary
    }
    #expect(rows == lines.compactMap(\.self) && rows.count == 6)
    #expect(rows[4]["input"] as? String == "b,\"c\"\nd.png")
    #expect(rows[4]["anger"] is NSNull && rows[0]["model"] as? String == "marks")
    #expect(Set(rows[0].allKeys.compactMap { $0 as? String }) == Set(ReportRow.columns))
    let summary = try #require(object?["summary"] as? [String: Int])
    #expect(
      summary == [
        "pictures": 3, "videos": 0, "frames": 0, "faces": 2, "noFace": 1, "failed": 1, "dropped": 0,
        "reconnections": 0,
      ])
  }

  @Test("of a video have the time, the id and the smoothed emotion")
  func frame() throws {
    let face = PictureReport.Face(
      id: 7, box: Rect(x: 0, y: 0, width: 9, height: 9), score: nil, landmarks: nil, pose: nil,
      answers: [
        .init(
          model: "m", probabilities: Probabilities(values: [1, 0, 0, 0, 0, 0, 0]),
          smoothed: Probabilities(values: [0.4, 0, 0, 0, 0, 0, 0.6]))
      ])
    let report = PictureReport(path: "v.mp4", number: 30, time: 65.25, content: .faces([face]))
    var text = ReportText(.jsonLines)
    let row = try #require(
      try JSONSerialization.jsonObject(with: Data(text.body(of: report).utf8)) as? [String: Any])
    #expect(row["time"] as? Double == 65.25 && row["approx_time"] as? String == "01:05")
    #expect(row["id"] as? Int == 7 && row["face"] as? Int == 0 && row["FaceScore"] is NSNull)
    #expect(row["emotion"] as? String == "anger" && row["smoothed_emotion"] as? String == "neutral")
    #expect(row["smoothed_anger"] as? Double == 0.4)
  }

  @Test("for people name every face with its percentages, and what went wrong")
  func table() {
    let text = text(.table)
    #expect(text.contains("70%") && text.contains("happiness") && text.contains("net"))
    #expect(text.contains("no face was found") && text.contains("failed: It is a"))
  }

  @Test(
    "have numbers without needless digits",
    arguments: [
      (0.0, "0"), (-0.001, "0"), (1.5, "1.5"), (-0.25, "-0.25"), (2.999, "3"), (1234.05, "1234.05"),
      (0.01, "0.01"), (-7, "-7"),
    ])
  func decimals(value: Double, text: String) {
    #expect(NumberText.trimmed(value, 2) == text)
  }
}
