public import PixelImages
import Toolkit

/// Finds the part of a portrait that a face crop would show, so that a model of face crops can be
/// given it.
///
/// It owns a native detector: use one cropper for each thread.
public final class FaceCropper {
  private let locator: FaceLocator

  /// - Parameter search: How the detector looks.
  /// - Throws: `RecognitionError`: the detector cannot be made.
  public init(search: FaceSearch = FaceSearch()) throws(RecognitionError) {
    locator = try FaceLocator(framing: .faceCrop, policy: .skip, search: search)
  }

  /// The square around the best face, framed as FER2013's pictures are, in whole pixels.
  ///
  /// At an edge of the picture it is moved inwards, and made smaller where the picture is.
  ///
  /// - Returns: `nil` where no face is found.
  /// - Throws: `RecognitionError`: the picture is too small, or the detector failed.
  public func region(of image: Image) throws(RecognitionError) -> PixelRegion? {
    guard let face = try locator.faces(in: image).first else { return nil }
    let square = locator.prior.surroundings(of: face.box)
    let side = min(max(1, Int(square.width.rounded())), image.width, image.height)
    func start(_ place: Double, limit: Int) -> Int {
      min(max(0, Int(place.rounded())), limit - side)
    }
    return PixelRegion(
      x: start(square.center.x - Double(side) / 2, limit: image.width),
      y: start(square.center.y - Double(side) / 2, limit: image.height), width: side, height: side)
  }
}

@available(*, unavailable, message: "the detector keeps its memory: use one cropper a thread.")
extension FaceCropper: Sendable {}
