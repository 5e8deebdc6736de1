import CDlib
import EmotionCore
import FaceAlignment
import FaceDetection
import PixelImages
import Toolkit

extension Engine {
  /// Dlib's own code, for comparison: slower; its predictor takes boxes in whole pixels only, is
  /// not cached and takes half a second to load.
  public static let dlib = Engine(
    name: "dlib", traits: .frontalFaces,
    detector: { _ throws(FaceError) in try DlibFaceDetector() },
    predictor: { path, _ throws(FaceError) in try DlibShapePredictor(path: path) })
}

/// Dlib's own face detector.
///
/// Not thread safe: dlib documents that its scanner must not be shared.
final class DlibFaceDetector: FaceDetector {
  private let raw: CDlibFaceDetector

  /// - Throws: `FaceError` if memory is short.
  init() throws(FaceError) {
    var raw = CDlibFaceDetector()
    try check(cdlib_face_detector_create(&raw))
    self.raw = raw
  }

  deinit { cdlib_face_detector_free(raw) }

  func faces(
    in image: Image, threshold: Double, minimumSide: Double, maximumSide: Double
  ) throws(FaceError) -> [DetectedFace] {
    try DetectorTraits.frontalFaces.check(threshold: threshold, minimumSide: minimumSide)
    let firstLevel = WindowDetector.levels(of: minimumSide...(.infinity)).lowerBound
    var (faces, count) = try detect(in: image, threshold, firstLevel, capacity: 64)
    if count > faces.count {
      (faces, count) = try detect(in: image, threshold, firstLevel, capacity: count)
    }
    return faces.filter { $0.box.width <= maximumSide }
  }

  /// The best faces, up to the capacity, and the number found.
  private func detect(
    in image: Image, _ threshold: Double, _ firstLevel: Int, capacity: Int
  ) throws(FaceError) -> (faces: [DetectedFace], count: Int) {
    try image.withCDlibImage { (pixels) throws(FaceError) in
      var found = [CDlibDetection](repeating: CDlibDetection(), count: capacity)
      var count = 0
      try check(
        cdlib_face_detector_detect(
          raw, pixels, threshold, firstLevel, &found, capacity, &count))
      let faces = found.prefix(count).map { face in
        let box = face.box
        return DetectedFace(
          box: Rect(x: box.x, y: box.y, width: box.width, height: box.height), score: face.score)
      }
      return (faces, count)
    }
  }
}

/// Dlib's own landmark predictor.
final class DlibShapePredictor: LandmarkPredictor, @unchecked Sendable {
  // Sendable: what `raw` refers to never changes between load and free, and cdlib_shape_predictor.h
  // allows any number of predictions at once, as dlib's shape_predictor_abstract.h does.
  private let raw: CDlibShapePredictor
  let path: String
  let landmarkCount: Int

  /// - Throws: `FaceError` naming the path if the file is missing, truncated or no shape predictor.
  init(path: String) throws(FaceError) {
    var raw = CDlibShapePredictor()
    let status = cdlib_shape_predictor_load(path, &raw)
    switch status {
    case .OK: break
    case .unreadableFile: throw .unreadableModel(path: path, reason: lastMessage())
    case .malformedFile: throw .malformedModel(path: path, reason: lastMessage())
    default: throw .native(status, reason: lastMessage())
    }
    var count = 0
    guard cdlib_shape_predictor_point_count(raw, &count) == .OK else {
      cdlib_shape_predictor_free(raw)
      throw .native(.internal, reason: lastMessage())
    }
    self.raw = raw
    self.path = path
    landmarkCount = count
  }

  deinit { cdlib_shape_predictor_free(raw) }

  func identity() throws(FaceError) -> String {
    do throws(CascadeError) { return try RegressionCascade.identity(ofDlibFile: path) } catch {
      throw FaceError(error, path: path)
    }
  }

  func landmarks(in image: Image, box: Rect) throws(FaceError) -> Landmarks {
    try box.checkHoldsFace(in: image)
    return try image.withCDlibImage { (pixels) throws(FaceError) in
      var points = [CDlibPoint](repeating: CDlibPoint(), count: landmarkCount)
      let place = CDlibRect(x: box.x, y: box.y, width: box.width, height: box.height)
      let status = cdlib_shape_predictor_predict(raw, pixels, place, &points, points.count)
      // A box billions of pixels large or away passes our own check.
      if status == .invalidArgument { throw .invalidBox(box) }
      try check(status)
      return Landmarks(points: points.map { Point(x: $0.x, y: $0.y) })
    }
  }
}

/// Turns a status into an error; the only place for statuses that the arguments don't explain.
private func check(_ status: CStatus) throws(FaceError) {
  guard status != .OK else { return }
  throw .native(status, reason: lastMessage())
}

/// Why the last native call of this thread failed.
private func lastMessage() -> String { String(cString: cstatus_last_message()) }

extension Image {
  /// Lends the pixels to native code, without copying, for the duration of a call.
  ///
  /// - Throws: `FaceError` for an image without pixels, or what the body throws.
  fileprivate func withCDlibImage<Result>(
    _ body: (CDlibImage) throws(FaceError) -> Result
  ) throws(FaceError) -> Result {
    guard width > 0, height > 0, channels == 1 || channels == 3,
      pixels.count == width * height * channels
    else {
      throw .invalidImage(width: width, height: height, channels: channels, bytes: pixels.count)
    }
    return try pixels.withUnsafeBufferPointer { (buffer) throws(FaceError) in
      try body(
        CDlibImage(
          pixels: buffer.baseAddress, byteCount: buffer.count, width: Int64(width),
          height: Int64(height), channels: Int64(channels)))
    }
  }
}
