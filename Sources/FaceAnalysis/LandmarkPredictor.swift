public import EmotionCore
public import PixelImages
public import Toolkit

/// Places the landmarks of a face in a known box.
///
/// Any number of threads may share one. To add a predictor, write a file with a conforming type and
/// an `Engine` that loads it, and list the engine in `Engine.allCases`.
public protocol LandmarkPredictor: Sendable {
  /// The file it was read from.
  var path: String { get }
  /// The number of points per face; 68 for the default model.
  var landmarkCount: Int { get }
  /// Why the model could not be cached for the next start, in a sentence or two; nil if it was.
  var reasonNotKept: String? { get }

  /// The predictor's identity as model cards record it; may read the whole file.
  func identity() throws(FaceError) -> String

  /// The landmarks of the face in a box, in pixels of the image, with fractions.
  ///
  /// The points are placed even if there is no face: only the box matters.
  ///
  /// - Parameters:
  ///   - image: Grey or RGB; pixels outside it read as black.
  ///   - box: As a detector gives it, at least 2 pixels wide and high, and touching the image.
  /// - Returns: `landmarkCount` points; some may lie outside the box or the image.
  /// - Throws: `FaceError` for a box that is too small, not finite or outside the image, and for a
  ///   model damaged in memory.
  func landmarks(in image: Image, box: Rect) throws(FaceError) -> Landmarks
}

extension LandmarkPredictor {
  public var reasonNotKept: String? { nil }

  /// Checks that the 68 points of `Landmarks.Scheme68` are placed.
  ///
  /// - Throws: `FaceError` with the code `.landmarkCount`.
  public func require68Points() throws(FaceError) {
    guard landmarkCount == Landmarks.Scheme68.count else {
      throw .landmarkCount(found: landmarkCount, path: path)
    }
  }

  /// The points in pixels of an enlarged picture, for a box in pixels of the original.
  ///
  /// A second pass starts from a box derived from the first one's points: a detector's boxes vary
  /// with its steps of place and size, a prior's even more, whereas the predictor was trained on
  /// boxes that sit on the face in one way.
  ///
  /// - Parameter refinement: Where the second pass's box lies around the points; nil for one pass.
  public func landmarks(
    in picture: EnlargedImage, box: Rect, refinement: LandmarkBox?
  ) throws(FaceError) -> Landmarks {
    let first = try landmarks(in: picture.image, box: picture.enlarged(box))
    guard let refined = refinement?.box(around: first, in: picture.image) else { return first }
    return try landmarks(in: picture.image, box: refined)
  }
}

extension Rect {
  func touches(_ image: Image) -> Bool {
    touchesImage(width: image.width, height: image.height)
  }

  /// Checks that landmarks can be placed in the box.
  package func checkHoldsFace(in image: Image) throws(FaceError) {
    let smallest = ShapePredictor.smallestBoxSide
    guard [x, y, width, height].allSatisfy(\.isFinite), width >= smallest, height >= smallest else {
      throw .invalidBox(self)
    }
    guard touches(image) else {
      throw .boxOutsideImage(self, width: image.width, height: image.height)
    }
  }
}
