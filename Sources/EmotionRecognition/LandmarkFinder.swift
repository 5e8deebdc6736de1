public import EmotionCore
public import FaceAnalysis
import PixelImages
public import Toolkit

/// Finds the 68 landmarks of a face whose box is known, if asked to in two passes.
///
/// The second pass begins from a box that the first one's points give: boxes of the detector vary
/// with its steps of place and size, those of the box prior more, and the predictor was trained on
/// boxes that sit on the face in one way. Any number of threads may share one.
public struct LandmarkFinder: Sendable {
  private let predictor: ShapePredictor
  /// Whether there is a second pass, which doubles the time for landmarks.
  public let refinesBox: Bool

  /// - Throws: `RecognitionError` with the code `.unsuitableInput`: the predictor does not find 68
  ///   points.
  public init(predictor: ShapePredictor, refinesBox: Bool) throws(RecognitionError) {
    guard predictor.landmarkCount == Landmarks.Scheme68.count else {
      throw RecognitionError.landmarkCount(
        found: predictor.landmarkCount, expected: Landmarks.Scheme68.count)
    }
    self.predictor = predictor
    self.refinesBox = refinesBox
  }

  /// The points in pixels of the enlarged picture, for a box in pixels of the original.
  public func landmarks(
    in image: EnlargedImage, box: Rect
  ) throws(RecognitionError) -> Landmarks {
    do throws(FaceError) {
      let first = try predictor.landmarks(in: image.image, box: image.enlarged(box))
      guard refinesBox, let refined = Self.box(around: first),
        Self.overlaps(refined, width: image.image.width, height: image.image.height)
      else { return first }
      return try predictor.landmarks(in: image.image, box: refined)
    } catch {
      throw RecognitionError(.faceAnalysis, cause: error)
    }
  }

  /// The box that dlib's detector typically puts around such points; nil where they have no size.
  ///
  /// A square of 2.75 times the points' root mean square distance from their centroid, moved by
  /// 0.01 and -0.143 of that distance: the means over detections in FER2013's training split.
  public static func box(around landmarks: Landmarks) -> Rect? {
    let count = Double(landmarks.count)
    guard count > 0 else { return nil }
    let sum = landmarks.points.reduce(Point(x: 0, y: 0), +)
    let centroid = sum * (1 / count)
    let squares = landmarks.points.reduce(0) { $0 + ($1 - centroid).squaredLength }
    let spread = (squares / count).squareRoot()
    guard spread.isFinite, spread > 1 else { return nil }
    let side = 2.75 * spread
    return Rect(
      x: centroid.x + 0.01 * spread - side / 2, y: centroid.y - 0.143 * spread - side / 2,
      width: side, height: side)
  }

  private static func overlaps(_ box: Rect, width: Int, height: Int) -> Bool {
    box.x < Double(width) && box.y < Double(height) && box.x + box.width > 0
      && box.y + box.height > 0
  }
}
