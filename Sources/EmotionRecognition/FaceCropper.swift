import EmotionCore
public import PixelImages

/// Finds the part of a portrait that a face crop would show, so that a model of face crops can be
/// given it.
///
/// It owns a native detector: use one cropper for each thread.
public final class FaceCropper {
  private let locator: FaceLocator

  /// - Throws: `RecognitionError`: the detector cannot be made.
  public init() throws(RecognitionError) {
    locator = try FaceLocator(framing: .faceCrop, policy: .skip)
  }

  /// The square around the best face, framed as FER2013's pictures are, in whole pixels and cut off
  /// at the picture's edges.
  ///
  /// - Returns: `nil` where no face is found.
  /// - Throws: `RecognitionError`: the picture is too small, or the detector failed.
  public func region(of image: Image) throws(RecognitionError) -> PixelRegion? {
    guard let face = try locator.faces(in: image).first else { return nil }
    let square = locator.prior.surroundings(of: face.box)
    let columns = Self.pixels(from: square.x, length: square.width, limit: image.width)
    let rows = Self.pixels(from: square.y, length: square.height, limit: image.height)
    guard !columns.isEmpty, !rows.isEmpty else { return nil }
    return PixelRegion(
      x: columns.lowerBound, y: rows.lowerBound, width: columns.count, height: rows.count)
  }

  private static func pixels(from start: Double, length: Double, limit: Int) -> Range<Int> {
    func edge(_ place: Double) -> Int { Int(min(max(place.rounded(), 0), Double(limit))) }
    return edge(start)..<edge(start + length)
  }
}

@available(*, unavailable, message: "dlib's detector keeps buffers: use one cropper a thread.")
extension FaceCropper: Sendable {}
