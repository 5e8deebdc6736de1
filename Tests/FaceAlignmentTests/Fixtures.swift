import CDlib
import FaceAlignment
import Foundation
import PixelImages
import TestSupport
import Toolkit

/// Debian's 68-point model, as read by Stoic and by dlib; read once for all tests.
enum Model68 {
  static let path = "/usr/share/dlib/shape_predictor_68_face_landmarks.dat"
  static let cascade = Result { () throws(CascadeError) in
    try RegressionCascade.read(dlibFile: path).cascade
  }
  static let dlib = DlibPredictor(path)
}

/// Dlib's own predictor; never freed.
struct DlibPredictor: @unchecked Sendable {
  // Sendable: cdlib_shape_predictor.h allows any number of predictions at once.
  private let raw: CDlibShapePredictor

  init?(_ path: String) {
    var predictor = CDlibShapePredictor()
    guard cdlib_shape_predictor_load(path, &predictor) == .OK else { return nil }
    raw = predictor
  }

  /// The unrounded points for a box of whole pixels; nil if dlib refuses.
  func points(_ image: Image, box: Rect) -> [Point]? {
    var count = 0
    guard cdlib_shape_predictor_point_count(raw, &count) == .OK else { return nil }
    var points = [CDlibPoint](repeating: CDlibPoint(), count: count)
    let status = image.pixels.withUnsafeBufferPointer { pixels in
      cdlib_shape_predictor_predict(
        raw,
        CDlibImage(
          pixels: pixels.baseAddress, byteCount: pixels.count, width: Int64(image.width),
          height: Int64(image.height), channels: Int64(image.channels)),
        CDlibRect(x: box.x, y: box.y, width: box.width, height: box.height), &points, count)
    }
    return status == .OK ? points.map { Point(x: $0.x, y: $0.y) } : nil
  }
}

/// The largest difference between coordinates; infinite if the numbers of points differ.
func largestDifference(_ a: [Point], _ b: [Point]) -> Double {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).map { max(abs($0.x - $1.x), abs($0.y - $1.y)) }.max() ?? .infinity
}

extension RegressionCascade {
  func points(_ image: Image, box: Rect) throws -> [Point] {
    var points: [Point] = []
    try predict(image, box: box, into: &points)
    return points
  }
}

extension PredictorFile {
  /// Writes the file for the duration of the call.
  func written<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = try TemporaryFolder()
    return try body(folder.write(Data(bytes), to: "shape.dat"))
  }
}

/// The drawn face in grey, or with a tint.
func drawnFace(channels: Int = 1) throws -> Image {
  let grey = DrawnFace.pixels(side: 200)
  let pixels =
    channels == 1 ? grey : grey.flatMap { [$0, $0 / 2, UInt8(min(255, 40 + Int($0)))] }
  return try Image(width: 200, height: 200, channels: channels, pixels: pixels)
}
