internal import CDlib
internal import FaceDetection
internal import PixelImages
internal import Toolkit

/// Dlib's own face detector, to compare with.
///
/// One thread at a time: dlib documents its scanner as not safe to share.
final class DlibFaceDetector {
  private let raw: CDlibFaceDetector

  /// - Throws: `FaceError` when there is not enough memory.
  init() throws(FaceError) {
    var raw = CDlibFaceDetector()
    try check(cdlib_face_detector_create(&raw))
    self.raw = raw
  }

  deinit { cdlib_face_detector_free(raw) }

  func faces(
    in image: Image, threshold: Double, firstLevel: Int
  ) throws(FaceError) -> [DetectedFace] {
    let (faces, count) = try detect(
      in: image, threshold: threshold, firstLevel: firstLevel, capacity: 64)
    guard count > faces.count else { return faces }
    return try detect(
      in: image, threshold: threshold, firstLevel: firstLevel, capacity: count
    ).faces
  }

  /// The best faces, as many as the capacity allows, and the number found.
  private func detect(
    in image: Image, threshold: Double, firstLevel: Int, capacity: Int
  ) throws(FaceError) -> (faces: [DetectedFace], count: Int) {
    try image.withCDlibImage { (pixels) throws(FaceError) in
      var found = [CDlibDetection](repeating: CDlibDetection(), count: capacity)
      var count = 0
      try check(
        cdlib_face_detector_detect(
          raw, pixels, threshold, firstLevel, &found, capacity, &count))
      return (found.prefix(count).map(DetectedFace.init), count)
    }
  }
}

extension DetectedFace {
  fileprivate init(_ found: CDlibDetection) {
    self.init(box: Rect(found.box), score: found.score)
  }
}
