import CDlib
import Foundation
import TestSupport

/// Pixels and the size of their image.
struct Picture {
  var pixels: [UInt8]
  var width: Int
  var height: Int
  var channels = 1

  static let face = Picture(pixels: DrawnFace.pixels(side: 200), width: 200, height: 200)

  /// The drawn face with its green dimmed.
  static let tintedFace = Picture(
    pixels: face.pixels.flatMap { [$0, UInt8(Double($0) * 0.6), $0] }, width: 200, height: 200,
    channels: 3)

  static func flat(_ width: Int, _ height: Int, channels: Int = 1) -> Picture {
    Picture(
      pixels: [UInt8](repeating: 90, count: width * height * channels), width: width,
      height: height, channels: channels)
  }

  func withNative<Result>(_ body: (CDlibImage) -> Result) -> Result {
    pixels.withUnsafeBufferPointer {
      body(
        CDlibImage(
          pixels: $0.baseAddress, byteCount: $0.count, width: Int64(width), height: Int64(height),
          channels: Int64(channels)))
    }
  }
}

/// A detector for the duration of a test.
func withDetector<Result>(_ body: (CDlibFaceDetector) throws -> Result) rethrows -> Result {
  var detector = CDlibFaceDetector()
  precondition(cdlib_face_detector_create(&detector) == .OK)
  defer { cdlib_face_detector_free(detector) }
  return try body(detector)
}

/// The 68-point model of Debian's libdlib-data, read once and never freed.
enum Model68 {
  static let path = "/usr/share/dlib/shape_predictor_68_face_landmarks.dat"
  nonisolated(unsafe) static let predictor: CDlibShapePredictor = {
    var predictor = CDlibShapePredictor()
    _ = cdlib_shape_predictor_load(path, &predictor)
    return predictor
  }()
}

func message() -> String { String(cString: cstatus_last_message()) }

/// Writes bytes to a file for the duration of a test.
func withFile<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
  let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  try Data(bytes).write(to: url)
  defer { try? FileManager.default.removeItem(at: url) }
  return try body(url.path)
}
