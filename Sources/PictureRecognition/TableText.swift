import EmotionCore
import FaceAnalysis
import Toolkit

/// A report for people: a line for each face and model.
enum TableText {
  private static let fileWidth = 32

  static let head: String = {
    let emotions = Emotion.allCases.map { leading(String($0.rawValue.prefix(7)), 8) }.joined()
    return padded("FILE", fileWidth) + "  FACE  " + padded("EMOTION", 10) + emotions
      + "  BOX (x, y, side)   YAW PITCH  ROLL  MODEL\n"
  }()

  static func lines(of report: PictureReport) -> String {
    let remark = report.time.map { "\(DecimalText.of($0, decimals: 3)) s" } ?? report.remark
    let name = remark.map { "\(report.path) (\($0))" } ?? report.path
    let file = padded(shortened(name), fileWidth)
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
      leading(DecimalText.of(Double(100 * answer.probabilities[emotion]), decimals: 1) + "%", 8)
    }.joined()
    let box = [face.box.x, face.box.y, face.box.width].map { DecimalText.of($0, decimals: 0) }
      .joined(separator: ", ")
    let pose = [face.pose?.yaw, face.pose?.pitch, face.pose?.roll].map { angle in
      leading(angle.map { DecimalText.of($0, decimals: 0) } ?? "-", 6)
    }.joined()
    return leading(name, 4) + "  "
      + padded(answer.probabilities.top.rawValue, 10)
      + shares + "  " + padded(box, 16) + pose + "  " + answer.model
  }

  /// The end of a path that is long.
  private static func shortened(_ path: String) -> String {
    path.count <= fileWidth ? path : "..." + path.suffix(fileWidth - 3)
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func leading(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
