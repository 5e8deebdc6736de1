public import PixelImages
public import Toolkit

/// Finds upright faces in a picture.
///
/// To add a detector, write a file with a conforming type and an `Engine` that makes it, and list
/// the engine in `Engine.allCases`. One detector belongs to one thread at a time, because it keeps
/// its buffers from picture to picture.
public protocol FaceDetector: AnyObject {
  /// The faces in an image, the best score first.
  ///
  /// - Parameters:
  ///   - image: Grey or RGB.
  ///   - threshold: The least score of a face, at least the detector's `lowestThreshold`.
  ///   - minimumSide: Faces whose box is narrower, in pixels, are not looked for.
  /// - Returns: Boxes in pixels of the image; empty for an image too small to hold a face.
  /// - Throws: `FaceError` for a threshold or a side that is out of range, or an empty image.
  func faces(
    in image: Image, threshold: Double, minimumSide: Double
  ) throws(FaceError) -> [DetectedFace]
}

/// A face that a detector found in an image.
public struct DetectedFace: Equatable, Sendable {
  /// Where the face is, in pixels; parts may lie outside the image.
  public var box: Rect
  /// How sure the detector is, in its own unit.
  public var score: Double

  public init(box: Rect, score: Double) {
    self.box = box
    self.score = score
  }
}

/// What everything above a detector must know of it.
public struct DetectorTraits: Equatable, Sendable {
  /// What a model card records: two engines that find the same boxes share a name.
  public let name: String
  /// The lowest threshold that makes sense.
  public let lowestThreshold: Double
  /// Down to this score a detection below the user's threshold is a better guess than `prior`.
  public let weakThreshold: Double
  /// The side of the smallest face that the detector finds, in pixels.
  public let smallestFace: Int
  /// What the shorter side of a smaller picture is enlarged to before detection, in pixels.
  public let enlargedSide: Int
  /// Where the detector typically finds the face in a picture that one face fills.
  public let prior: BoxPrior
  /// Where the detector typically finds a face whose 68 points are known.
  public let landmarkBox: LandmarkBox

  public init(
    name: String, lowestThreshold: Double, weakThreshold: Double, smallestFace: Int,
    enlargedSide: Int, prior: BoxPrior, landmarkBox: LandmarkBox
  ) {
    self.name = name
    self.lowestThreshold = lowestThreshold
    self.weakThreshold = weakThreshold
    self.smallestFace = smallestFace
    self.enlargedSide = enlargedSide
    self.prior = prior
    self.landmarkBox = landmarkBox
  }

  /// Checks what a detector is asked.
  func check(threshold: Double, minimumSide: Double) throws(FaceError) {
    guard threshold.isFinite, threshold >= lowestThreshold else {
      throw .invalidThreshold(threshold, lowest: lowestThreshold)
    }
    guard minimumSide.isFinite else { throw .invalidMinimumSide(minimumSide) }
  }
}

extension FaceDetector {
  /// The faces in an image at the detector's usual threshold, 0, of any size.
  ///
  /// - Throws: As `faces(in:threshold:minimumSide:)`.
  public func faces(in image: Image) throws(FaceError) -> [DetectedFace] {
    try faces(in: image, threshold: 0, minimumSide: 0)
  }
}
