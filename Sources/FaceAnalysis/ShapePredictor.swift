public import EmotionCore
public import FaceAlignment
public import PixelImages
import Synchronization
public import Toolkit

/// Finds the landmarks of a face whose box is known.
///
/// Dlib's shape predictor (Kazemi and Sullivan, CVPR 2014). The usual model has the 68 points of
/// `Landmarks.Scheme68`; it was trained on iBUG 300-W, whose licence excludes commercial use.
public final class ShapePredictor: Sendable {
  /// Ours; nil where dlib's is asked.
  private let cascade: Mutex<RegressionCascade?>
  private let dlib: DlibShapePredictor?
  private let cache: CascadeCache?

  /// Where Debian's package libdlib-data puts the 68-point model.
  public static let defaultPath = "/usr/share/dlib/shape_predictor_68_face_landmarks.dat"

  /// The least width and height of a box, in pixels: 2.
  public static let smallestBoxSide = 2.0

  /// Dlib's file.
  public let path: String

  /// The number of points that a face gets; 68 for the usual model.
  public let landmarkCount: Int

  public let engine: Engine

  /// Where the model came from: the cache, or its file.
  public let origin: RegressionCascade.Origin

  /// Why the model could not be kept for the next start, as a sentence or two; nil where it is
  /// kept, or where no cache was asked for.
  public var reasonNotKept: String? {
    guard engine == .native, case .uncached(let reason) = origin else { return nil }
    return reason ?? (CascadeCache.standard == nil ? CascadeCache.homelessReason : nil)
  }

  /// Reads a model: in a millisecond where the cache has it, else in some tenths of a second and
  /// with 170 MB of memory for the usual one, and then it is put there.
  ///
  /// - Parameters:
  ///   - engine: Dlib's takes boxes in whole pixels alone, is not cached, and half a second to
  ///     load.
  ///   - cache: nil for none; what is wrong with it is no error.
  ///   - verifiesCache: Whether the cached copy is held against the file's content.
  /// - Throws: `FaceError` that names the path when the file is missing, cut short or something
  ///   else.
  public init(
    path: String = ShapePredictor.defaultPath, engine: Engine = .native,
    cache: CascadeCache? = .standard, verifiesCache: Bool = false
  ) throws(FaceError) {
    self.path = path
    self.engine = engine
    self.cache = cache
    guard engine == .native else {
      let dlib = try DlibShapePredictor(path: path)
      landmarkCount = dlib.landmarkCount
      origin = .uncached(reason: nil)
      cascade = Mutex(nil)
      self.dlib = dlib
      return
    }
    dlib = nil
    do throws(CascadeError) {
      let (cascade, origin) = try RegressionCascade.read(
        dlibFile: path, cache: cache, verifies: verifiesCache)
      landmarkCount = cascade.pointCount
      self.origin = origin
      self.cascade = Mutex(cascade)
    } catch { throw FaceError(error, path: path) }
  }

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
  ///   image, and where a damaged model could not be read again from its file.
  public func landmarks(in image: Image, box: Rect) throws(FaceError) -> Landmarks {
    try validate(box, in: image)
    if let dlib { return Landmarks(points: try dlib.predict(image, box: box)) }
    return try withCascade { (cascade) throws(CascadeError) in
      var points: [Point] = []
      points.reserveCapacity(landmarkCount)
      try cascade.predict(image, box: box, into: &points)
      return Landmarks(points: points)
    }
  }

  /// What Stoic's cascade looks at in a picture and does, stage by stage, until the points are
  /// those of `landmarks(in:box:)`; nil where dlib's own code places them.
  ///
  /// Any thread may call this, several at once too.
  ///
  /// - Throws: As `landmarks(in:box:)`.
  package func trace(in image: Image, box: Rect) throws(FaceError) -> AlignmentTrace? {
    try validate(box, in: image)
    guard engine == .native else { return nil }
    return try withCascade { (cascade) throws(CascadeError) in
      try cascade.trace(image, box: box)
    }
  }

  /// Works with the cascade, and once more with one that is read anew where a part was damaged.
  private func withCascade<R>(
    _ body: (RegressionCascade) throws(CascadeError) -> R
  ) throws(FaceError) -> R {
    let cascade = cascade.withLock { $0 }
    do throws(CascadeError) {
      do throws(CascadeError) {
        guard let cascade else { throw CascadeError.damaged }
        return try body(cascade)
      } catch {
        guard error == .damaged else { throw error }
        return try body(replacement(of: cascade))
      }
    } catch { throw FaceError(error, path: path) }
  }

  /// The model read anew from its own file, where a part of it was damaged in the cache or in
  /// memory.
  private func replacement(
    of damaged: RegressionCascade?
  ) throws(CascadeError) -> RegressionCascade {
    try cascade.withLock { (current) throws(CascadeError) in
      if let current, current !== damaged { return current }
      // Held against dlib's file, and made again in the cache only where that can be written.
      let fresh = try RegressionCascade.read(
        dlibFile: path, cache: cache, verifies: true
      ).cascade
      guard fresh.pointCount == landmarkCount else {
        throw .malformed(
          reason:
            "it has \(fresh.pointCount) points now and had \(landmarkCount) when it was loaded")
      }
      current = fresh
      return fresh
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
