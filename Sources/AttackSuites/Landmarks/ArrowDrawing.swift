import EmotionCore
import EmotionRecognition
import PixelImages
import Toolkit

/// A face with an arrow from where each landmark was to where it went, as SVG.
struct ArrowDrawing {
  /// The landmarks before and after, in pixels, x before y.
  struct Points: Codable, Equatable {
    let before: [[Double]]
    let after: [[Double]]

    init?(_ change: FaceChange) {
      guard let old = change.before.landmarks, let new = change.after.landmarks else { return nil }
      before = old.points.map { [$0.x, $0.y] }
      after = new.points.map { [$0.x, $0.y] }
    }
  }

  static let caption =
    "Lines lead from each landmark to where it went, \(Int(gain)) times as long."

  /// Displacements are fractions of a pixel of the picture.
  private static let gain = 5.0

  private let points: Points
  private let image: Image
  private let base64: String

  /// - Parameter base64: The picture as PNG.
  init(_ points: Points, on image: Image, base64: String) {
    (self.points, self.image, self.base64) = (points, image, base64)
  }

  /// nil if the points are damaged.
  var svg: String? {
    guard points.before.count == points.after.count,
      (points.before + points.after).allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isFinite) })
    else { return nil }
    let (width, height) = (image.width, image.height)
    // Points count from the centre of the top left pixel.
    let lines = zip(points.before, points.after).map { old, new in
      let (x, y) = (old[0] + 0.5, old[1] + 0.5)
      let end = [x + Self.gain * (new[0] - old[0]), y + Self.gain * (new[1] - old[1])]
        .map { NumberText.fixed($0, 2) }
      let (left, top) = (NumberText.fixed(x, 2), NumberText.fixed(y, 2))
      return "<circle cx=\"\(left)\" cy=\"\(top)\" r=\"0.6%\" fill=\"#ffd400\"/>"
        + "<line x1=\"\(left)\" y1=\"\(top)\" x2=\"\(end[0])\" y2=\"\(end[1])\" "
        + "stroke=\"#e8112d\" stroke-width=\"0.7%\"/>"
    }
    return """
      <svg viewBox="0 0 \(width) \(height)" role="img" aria-label="how the landmarks moved">\
      <image href="data:image/png;base64,\(base64)" width="\(width)" height="\(height)"/>\
      \(lines.joined())</svg>
      """
  }
}
