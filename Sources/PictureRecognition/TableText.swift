import EmotionCore
import FaceAnalysis
import Toolkit

/// A report as text for people: a line for each face and model.
enum TableText {
  private static let fileWidth = 32

  static let head: String = {
    let emotions = Emotion.allCases.map { String($0.rawValue.prefix(7)).leading(8) }.joined()
    return "FILE".padded(fileWidth) + "  FACE  " + "EMOTION".padded(10) + emotions
      + "  BOX (x, y, side)   YAW PITCH  ROLL  MODEL\n"
  }()

  static func lines(of report: PictureReport) -> String {
    let name = report.time.map { "\(report.path) (\(NumberText.trimmed($0, 3)) s)" } ?? report.path
    let file = shortened(name.printable()).padded(fileWidth)
    let remark = report.remark.map { "  (\($0))" } ?? ""
    switch report.content {
    case .failed(let failure): return "\(file)  failed: \(failure.reason.printable())\n"
    case .noFace: return "\(file)  no face was found\(remark)\n"
    case .faces(let faces):
      return faces.enumerated().flatMap { number, face in
        let name = report.time == nil ? String(number) : face.id.map { String($0) } ?? "-"
        return face.answers.map { "\(file)  \(line(of: face, name: name, answer: $0))\(remark)\n" }
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
