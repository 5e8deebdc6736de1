public import PixelImages
public import Toolkit

/// Finds upright faces in a picture.
///
/// To add a detector, write a file with a conforming type and an `Engine` that makes it, and list
/// the engine in `Engine.allCases`. A detector is not thread safe, because it keeps its buffers
/// from picture to picture.
public protocol FaceDetector: AnyObject {
  /// The faces in an image, the best score first.
  ///
  /// - Parameters:
  ///   - image: Grey or RGB.
  ///   - threshold: The minimum score of a face, at least the detector's `lowestThreshold`.
  ///   - minimumSide: The minimum width of a face's box, in pixels.
  ///   - maximumSide: The maximum width of a face's box, in pixels.
  /// - Returns: Boxes in pixels of the image; empty for an image too small to hold a face.
  /// - Throws: `FaceError` for a threshold or a side that is out of range, or an empty image.
  func faces(
    in image: Image, threshold: Double, minimumSide: Double, maximumSide: Double
  ) throws(FaceError) -> [DetectedFace]
}

/// A face that a detector found in an image.
public struct DetectedFace: Equatable, Sendable {
  /// Where the face is, in pixels; parts may lie outside the image.
  public var box: Rect
  /// The detector's confidence, in its own unit.
  public var score: Double

  public init(box: Rect, score: Double) {
    self.box = box
    self.score = score
  }
}

extension DetectedFace {
  /// The face in the image that it was searched in a part of.
  ///
  /// - Parameters:
  ///   - factor: Pixels of the image per pixel of the part.
  ///   - origin: Where the part's top left corner lies in the image.
  func placed(scale factor: Double, at origin: Point) -> DetectedFace {
    let scaled = box.scaled(by: factor)
    return DetectedFace(
      box: Rect(
        x: scaled.x + origin.x, y: scaled.y + origin.y, width: scaled.width, height: scaled.height),
      score: score)
  }
}

/// What callers must know about a detector.
public struct DetectorTraits: Equatable, Sendable {
  /// The name in model cards; engines that find the same boxes share one.
  public let name: String
  /// The lowest meaningful threshold.
  public let lowestThreshold: Double
  /// The score down to which a detection below the user's threshold is a better guess than `prior`.
  public let weakThreshold: Double
  /// What to add to the threshold for a face that is followed from frame to frame: below it, there
  /// is no face any more.
  public let followedMargin: Double
  /// The side of the smallest face that the detector finds, in pixels.
  public let smallestFace: Int
  /// The side of the box around it, in pixels.
  public let smallestBox: Double
  /// The length to which the shorter side of a smaller picture is enlarged before detection, in
  /// pixels.
  public let enlargedSide: Int
  /// Where the detector typically finds the face in a picture that one face fills.
  public let prior: BoxPrior
  /// Where the detector typically finds a face whose 68 points are known.
  public let landmarkBox: LandmarkBox

  public init(
    name: String, lowestThreshold: Double, weakThreshold: Double, followedMargin: Double,
    smallestFace: Int, smallestBox: Double, enlargedSide: Int, prior: BoxPrior,
    landmarkBox: LandmarkBox
  ) {
    self.name = name
    self.lowestThreshold = lowestThreshold
    self.weakThreshold = weakThreshold
    self.followedMargin = followedMargin
    self.smallestFace = smallestFace
    self.smallestBox = smallestBox
    self.enlargedSide = enlargedSide
    self.prior = prior
    self.landmarkBox = landmarkBox
  }

  /// Checks a detector's arguments.
  func check(threshold: Double, minimumSide: Double) throws(FaceError) {
    guard threshold.isFinite, threshold >= lowestThreshold else {
      throw .invalidThreshold(threshold, lowest: lowestThreshold)
    }
    guard minimumSide.isFinite else { throw .invalidMinimumSide(minimumSide) }
  }
}

extension FaceDetector {
  /// The faces in an image from a minimum size on.
  ///
  /// - Throws: As `faces(in:threshold:minimumSide:maximumSide:)`.
  public func faces(
    in image: Image, threshold: Double, minimumSide: Double
  ) throws(FaceError) -> [DetectedFace] {
    try faces(
      in: image, threshold: threshold, minimumSide: minimumSide, maximumSide: .infinity)
  }

  /// The faces in an image at the detector's usual threshold, 0, of any size.
  ///
  /// - Throws: As `faces(in:threshold:minimumSide:maximumSide:)`.
  public func faces(in image: Image) throws(FaceError) -> [DetectedFace] {
    try faces(in: image, threshold: 0, minimumSide: 0)
  }
}
