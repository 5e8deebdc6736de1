internal import CDlib
internal import EmotionCore
public import PixelImages

/// Finds upright faces that look more or less at the camera.
///
/// Dlib's detector: histograms of oriented gradients in a sliding window of 80 x 80 pixels, over a
/// pyramid of scales (Dalal and Triggs, CVPR 2005; features as Felzenszwalb et al., PAMI 2010; King,
/// "Max-Margin Object Detection", 2015). Faces much smaller than 80 pixels are not found: enlarge
/// the image.
///
/// One detector belongs to one thread at a time, because dlib documents its scanner as not safe to
/// share; it takes a fifth of a millisecond to make, so make one for each worker.
public final class FaceDetector {
  /// The lowest threshold that makes sense: -1.
  public static let lowestThreshold = CDLIB_LOWEST_THRESHOLD

  private let raw: CDlibFaceDetector

  /// - Throws: `FaceError` when there is not enough memory.
  public init() throws(FaceError) {
    var raw = CDlibFaceDetector()
    try check(cdlib_face_detector_create(&raw))
    self.raw = raw
  }

  deinit { cdlib_face_detector_free(raw) }

  /// The faces in an image, the best score first.
  ///
  /// - Parameters:
  ///   - image: Grey or RGB.
  ///   - threshold: The least score of a face, from -1 (many false ones) upwards; dlib's own is 0.
  /// - Returns: Faces that overlap little; empty for an image too small to hold one.
  /// - Throws: `FaceError` for a threshold that is not a number or too low, or an empty image.
  public func faces(in image: Image, threshold: Double = 0) throws(FaceError) -> [DetectedFace] {
    guard threshold.isFinite, threshold >= FaceDetector.lowestThreshold else {
      throw .invalidThreshold(threshold)
    }
    let (faces, count) = try detect(in: image, threshold: threshold, capacity: 64)
    guard count > faces.count else { return faces }
    return try detect(in: image, threshold: threshold, capacity: count).faces
  }

  /// The best faces, as many as the capacity allows, and the number found.
  private func detect(
    in image: Image, threshold: Double, capacity: Int
  ) throws(FaceError) -> (faces: [DetectedFace], count: Int) {
    try image.withCDlibImage { (pixels) throws(FaceError) in
      var found = [CDlibDetection](repeating: CDlibDetection(), count: capacity)
      var count = 0
      try check(cdlib_face_detector_detect(raw, pixels, threshold, &found, capacity, &count))
      return (found.prefix(count).map(DetectedFace.init), count)
    }
  }
}

@available(*, unavailable)
extension FaceDetector: Sendable {}

extension DetectedFace {
  init(_ found: CDlibDetection) {
    self.init(box: Rect(found.box), score: found.score)
  }
}
