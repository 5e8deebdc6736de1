public import EmotionCore
public import FaceAlignment
public import PixelImages
import Synchronization
public import Toolkit

/// Stoic's own shape predictor, which reads dlib's files and gives dlib's points.
///
/// A cascade of regression trees (Kazemi and Sullivan, CVPR 2014). The usual model has the 68 points
/// of `Landmarks.Scheme68`; it was trained on iBUG 300-W, whose licence excludes commercial use.
public final class ShapePredictor: LandmarkPredictor {
  private let cascade: Mutex<RegressionCascade>
  private let cache: CascadeCache?

  /// Where Debian's package libdlib-data puts the 68-point model.
  public static let defaultPath = "/usr/share/dlib/shape_predictor_68_face_landmarks.dat"

  /// The least width and height of a box, in pixels: 2.
  public static let smallestBoxSide = 2.0

  /// Dlib's file.
  public let path: String

  /// The number of points that a face gets; 68 for the usual model.
  public let landmarkCount: Int

  /// Where the model came from: the cache, or its file.
  public let origin: RegressionCascade.Origin

  /// Why the model could not be kept for the next start, as a sentence or two; nil where it is
  /// kept, or where no cache was asked for.
  public var reasonNotKept: String? {
    guard case .uncached(let reason) = origin else { return nil }
    return reason ?? (CascadeCache.standard == nil ? CascadeCache.homelessReason : nil)
  }

  /// Reads a model: in a millisecond where the cache has it, else in some tenths of a second and
  /// with 170 MB of memory for the usual one, and then it is put there.
  ///
  /// - Parameters:
  ///   - cache: nil for none; what is wrong with it is no error.
  ///   - verifiesCache: Whether the cached copy is held against the file's content.
  /// - Throws: `FaceError` that names the path when the file is missing, cut short or something
  ///   else.
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

  /// What the cascade looks at in a picture and does, stage by stage, until the points are those of
  /// `landmarks(in:box:)`.
  ///
  /// Any thread may call this, several at once too.
  ///
  /// - Throws: As `landmarks(in:box:)`.
  package func trace(in image: Image, box: Rect) throws(FaceError) -> AlignmentTrace {
    try box.checkHoldsFace(in: image)
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
    of damaged: RegressionCascade
  ) throws(CascadeError) -> RegressionCascade {
    try cascade.withLock { (current) throws(CascadeError) in
      if current !== damaged { return current }
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
}
