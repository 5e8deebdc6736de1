import CDlib
import EmotionCore
import FaceAlignment
import Foundation
import PixelImages
import TestSupport

/// Debian's 68-point model, as Stoic reads it and as dlib does; read once for all tests.
enum Model68 {
  static let path = "/usr/share/dlib/shape_predictor_68_face_landmarks.dat"
  static let cascade = Result { () throws(CascadeError) in
    try RegressionCascade.read(dlibFile: path).cascade
  }
  /// Never freed.
  nonisolated(unsafe) static let dlib: CDlibShapePredictor = {
    var predictor = CDlibShapePredictor()
    _ = cdlib_shape_predictor_load(path, &predictor)
    return predictor
  }()

  /// The points that dlib gives, unrounded, for a box of whole pixels.
  static func dlibPoints(_ image: Image, box: Rect) -> [Point] {
    var points = [CDlibPoint](repeating: CDlibPoint(), count: 68)
    let status = image.pixels.withUnsafeBufferPointer { pixels in
      cdlib_shape_predictor_predict(
        dlib,
        CDlibImage(
          pixels: pixels.baseAddress, byteCount: pixels.count, width: Int64(image.width),
          height: Int64(image.height), channels: Int64(image.channels)),
        CDlibRect(x: box.x, y: box.y, width: box.width, height: box.height), &points, 68)
    }
    return status == .OK ? points.map { Point(x: $0.x, y: $0.y) } : []
  }
}

extension RegressionCascade {
  func points(_ image: Image, box: Rect) throws -> [Point] {
    var points: [Point] = []
    try predict(image, box: box, into: &points)
    return points
  }
}

extension PredictorFile {
  /// Writes the file for the length of the call.
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
