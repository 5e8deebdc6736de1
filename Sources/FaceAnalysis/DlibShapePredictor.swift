internal import CDlib
internal import PixelImages
internal import Toolkit

/// Dlib's own shape predictor, to compare with.
final class DlibShapePredictor: @unchecked Sendable {
  // Sendable: what `raw` refers to is never changed between load and free, and
  // cdlib_shape_predictor.h allows any number of predictions at once, as dlib's
  // shape_predictor_abstract.h does.
  private let raw: CDlibShapePredictor
  let landmarkCount: Int

  /// - Throws: `FaceError` that names the path when the file is missing, cut short or something
  ///   else.
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
    landmarkCount = count
  }

  deinit { cdlib_shape_predictor_free(raw) }

  /// The points in a box, which dlib takes in whole pixels; the points themselves are not rounded.
  func predict(_ image: Image, box: Rect) throws(FaceError) -> [Point] {
    try image.withCDlibImage { (pixels) throws(FaceError) in
      var points = [CDlibPoint](repeating: CDlibPoint(), count: landmarkCount)
      let place = CDlibRect(x: box.x, y: box.y, width: box.width, height: box.height)
      let status = cdlib_shape_predictor_predict(raw, pixels, place, &points, points.count)
      // A box that is billions of pixels large or away passes ours.
      if status == .invalidArgument { throw .invalidBox(box) }
      try check(status)
      return points.map { Point(x: $0.x, y: $0.y) }
    }
  }
}
