public import EmotionCore
public import FaceAlignment
public import PixelImages
import Synchronization
public import Toolkit

/// Stoic's own landmark predictor, which reads dlib's files and places dlib's points.
///
/// A cascade of regression trees (Kazemi and Sullivan, CVPR 2014). The default model has the 68
/// points of `Landmarks.Scheme68`; it was trained on iBUG 300-W, whose licence excludes commercial
/// use.
public final class ShapePredictor: LandmarkPredictor {
  private let cascade: Mutex<RegressionCascade>
  private let cache: CascadeCache?

  /// Where Debian's package libdlib-data puts the 68-point model.
  public static let defaultPath = "/usr/share/dlib/shape_predictor_68_face_landmarks.dat"

  /// The minimum width and height of a box, in pixels: 2.
  public static let smallestBoxSide = 2.0

  /// Dlib's file.
  public let path: String

  /// The number of points per face; 68 for the default model.
  public let landmarkCount: Int

  /// Where the model came from: the cache, or its file.
  public let origin: RegressionCascade.Origin

  /// Why the model could not be cached for the next start, in a sentence or two; nil if it was, or
  /// if no cache was requested.
  public var reasonNotKept: String? {
    guard case .uncached(let reason) = origin else { return nil }
    return reason ?? (CascadeCache.standard == nil ? CascadeCache.homelessReason : nil)
  }

  /// Reads a model: in a millisecond from the cache, else in some tenths of a second and, for the
  /// default one, with 170 MB of memory, after which it is cached.
  ///
  /// - Parameters:
  ///   - cache: nil for none; a problem with it is no error.
  ///   - verifiesCache: Whether to check the cached copy against the file.
  /// - Throws: `FaceError` naming the path if the file is missing, truncated or no shape predictor.
  public init(
    path: String = ShapePredictor.defaultPath, cache: CascadeCache? = .standard,
    verifiesCache: Bool = false
  ) throws(FaceError) {
    self.path = path
    self.cache = cache
    do throws(CascadeError) {
      let (cascade, origin) = try RegressionCascade.read(
        dlibFile: path, cache: cache, verifies: verifiesCache)
      landmarkCount = cascade.pointCount
      self.origin = origin
      self.cascade = Mutex(cascade)
    } catch { throw FaceError(error, path: path) }
  }

  public func identity() -> String { cascade.withLock { $0.identity } }

  public func landmarks(in image: Image, box: Rect) throws(FaceError) -> Landmarks {
    try box.checkHoldsFace(in: image)
    return try withCascade { (cascade) throws(CascadeError) in
      var points: [Point] = []
      points.reserveCapacity(landmarkCount)
      try cascade.predict(image, box: box, into: &points)
      return Landmarks(points: points)
    }
  }

  /// What the cascade reads in a picture and decides, stage by stage, on its way to the points of
  /// `landmarks(in:box:)`.
  ///
  /// Any number of threads may call this at once.
  ///
  /// - Throws: As `landmarks(in:box:)`.
  package func trace(in image: Image, box: Rect) throws(FaceError) -> AlignmentTrace {
    try box.checkHoldsFace(in: image)
    return try withCascade { (cascade) throws(CascadeError) in
      try cascade.trace(image, box: box)
    }
  }

  /// Runs `body` with the cascade, and again with a freshly read one if a part was damaged.
  private func withCascade<R>(
    _ body: (RegressionCascade) throws(CascadeError) -> R
  ) throws(FaceError) -> R {
    let cascade = cascade.withLock { $0 }
    do throws(CascadeError) {
      do throws(CascadeError) {
        return try body(cascade)
      } catch {
        guard error == .damaged else { throw error }
        return try body(replacement(of: cascade))
      }
    } catch { throw FaceError(error, path: path) }
  }

  /// The model, read again from its own file after a part was damaged in the cache or in memory.
  private func replacement(
    of damaged: RegressionCascade
  ) throws(CascadeError) -> RegressionCascade {
    try cascade.withLock { (current) throws(CascadeError) in
      if current !== damaged { return current }
      // Checked against dlib's file; the cache is rewritten only if that is possible.
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
}
