internal import CDlib
public import EmotionCore
public import PixelImages

/// Finds the landmarks of a face whose box is known.
///
/// Dlib's shape predictor (Kazemi and Sullivan, CVPR 2014). The usual model has the 68 points of
/// `Landmarks.Scheme68`; it was trained on iBUG 300-W, whose licence excludes commercial use.
public final class ShapePredictor: @unchecked Sendable {
  // Sendable: what `raw` refers to is never changed between load and free, and cdlib_shape_predictor.h
  // allows any number of predictions at once, as dlib's shape_predictor_abstract.h does.
  private let raw: CDlibShapePredictor

  /// Where Debian's package libdlib-data puts the 68-point model.
  public static let defaultPath = "/usr/share/dlib/shape_predictor_68_face_landmarks.dat"

  /// The least width and height of a box, in pixels: 2.
  public static let smallestBoxSide = 2.0

  /// The number of points that a face gets; 68 for the usual model.
  public let landmarkCount: Int

  /// Reads a model, which takes about a fifth of a second and 70 MB for the usual one.
  ///
  /// - Throws: `FaceError` that names the path when the file is missing, cut short or something else.
  public init(path: String = ShapePredictor.defaultPath) throws(FaceError) {
    var raw = CDlibShapePredictor()
    let status = cdlib_shape_predictor_load(path, &raw)
    switch status {
    case .OK: break
    case .unreadableFile, .invalidArgument:
      throw .unreadableModel(path: path, reason: lastMessage())
    case .malformedFile:
      throw .malformedModel(path: path, reason: lastMessage())
    default:
      throw .native(status, reason: lastMessage())
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

  /// The landmarks of the face in a box, in pixels of the image, with fractions.
  ///
  /// The points are placed even where there is no face: the box decides. Any thread may call this,
  /// several at once too.
  ///
  /// - Parameters:
  ///   - image: Grey or RGB; what the box leaves outside it reads as black.
  ///   - box: As `FaceDetector` gives it, at least 2 pixels wide and high, and touching the image.
  /// - Returns: `landmarkCount` points; some may lie outside the box or the image.
  /// - Throws: `FaceError` for a box without area, with numbers that are not finite, or outside the
  ///   image, and for an empty image.
  public func landmarks(in image: Image, box: Rect) throws(FaceError) -> Landmarks {
    try validate(box, in: image)
    return try image.withCDlibImage { (pixels) throws(FaceError) in
      var points = [CDlibPoint](repeating: CDlibPoint(), count: landmarkCount)
      try check(
        cdlib_shape_predictor_predict(raw, pixels, CDlibRect(box), &points, points.count))
      return Landmarks(points: points.map(Point.init))
    }
  }

  private func validate(_ box: Rect, in image: Image) throws(FaceError) {
    let isFinite = [box.x, box.y, box.width, box.height].allSatisfy(\.isFinite)
    let smallest = ShapePredictor.smallestBoxSide
    guard isFinite, box.width >= smallest, box.height >= smallest else { throw .invalidBox(box) }
    let touchesImage =
      box.x < Double(image.width) && box.y < Double(image.height) && box.x + box.width > 0
      && box.y + box.height > 0
    guard touchesImage else {
      throw .boxOutsideImage(box, width: image.width, height: image.height)
    }
  }
}
