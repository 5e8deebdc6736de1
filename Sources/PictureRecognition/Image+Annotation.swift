import EmotionCore
public import PixelImages
import Toolkit

extension Image {
  /// The picture with the box, the points, the id and the emotion of each face, in colour; the
  /// emotion is smoothed in videos.
  ///
  /// - Throws: `ImageError`, as when memory is short.
  public func annotated(with faces: [PictureReport.Face]) throws(ImageError) -> Image {
    var image = rgb()
    // Readable on a passport photo and on a poster.
    let unit = max(1, Double(min(width, height)) / 400)
    let thickness = Int(unit.rounded())
    for face in faces {
      image = try image.drawing(rect: face.box, color: .yellow, thickness: thickness)
      if let landmarks = face.landmarks {
        image = try image.drawing(points: landmarks.points, color: .yellow, radius: unit)
      }
      for (line, answer) in face.answers.enumerated() {
        let probabilities = answer.smoothed ?? answer.probabilities
        let who = face.id.map { "#\($0) " } ?? ""
        let share = NumberText.trimmed(Double(100 * probabilities[probabilities.top]), 0)
        let below = face.box.y + face.box.height + (16 + 18 * Double(line)) * unit
        image = try image.drawing(
          text: "\(who)\(probabilities.top.rawValue) \(share)%",
          at: Point(x: max(0, face.box.x), y: min(below, Double(height - 4))), color: .yellow,
          scale: 0.5 * unit, thickness: thickness)
      }
    }
    return image
  }
}
