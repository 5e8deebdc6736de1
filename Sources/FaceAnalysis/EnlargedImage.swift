public import EmotionCore
public import PixelImages
public import Toolkit

/// A picture, enlarged where it is small so that a detector can work on it, with the way back to its
/// own pixels.
public struct EnlargedImage: Sendable {
  /// The least width and height that a picture may have, in pixels: no face can be read in less.
  public static let smallestSide = 16
  /// A long, thin picture is enlarged only so far that it has no more than this many pixels.
  static let pixelLimit = 16_000_000

  /// The picture as it was given.
  public let original: Image
  /// The enlarged picture, by cubic interpolation, with which dlib's detector finds two percent
  /// more of FER2013's faces than with linear; `original` itself where that is large enough.
  public let image: Image

  /// - Parameter minimumSide: What the shorter side is brought to, in pixels, where it is less; see
  ///   `DetectorTraits.enlargedSide`.
  /// - Throws: `FaceError`: a side is shorter than `smallestSide`, or resizing failed.
  public init(_ original: Image, minimumSide: Int) throws(FaceError) {
    try EnlargedImage.checkSize(of: original)
    let shorter = min(original.width, original.height)
    self.original = original
    let pixels = Double(original.width) * Double(original.height)
    let factor = min(
      Double(minimumSide) / Double(shorter),
      (Double(EnlargedImage.pixelLimit) / pixels).squareRoot())
    guard factor > 1 else {
      image = original
      return
    }
    do {
      image = try original.resized(
        width: Int((Double(original.width) * factor).rounded()),
        height: Int((Double(original.height) * factor).rounded()), by: .cubic)
    } catch { throw .imageProcessing(error) }
  }

  /// - Throws: `FaceError` where a side of the picture is shorter than `smallestSide`.
  public static func checkSize(of image: Image) throws(FaceError) {
    guard min(image.width, image.height) >= smallestSide else {
      throw .imageTooSmall(image, smallestSide: smallestSide)
    }
  }

  private init(original: Image, image: Image) {
    self.original = original
    self.image = image
  }

  /// Pixels of `image` for each pixel of `original`, by axis; rounding makes them differ a little.
  private var scale: Point {
    Point(
      x: Double(image.width) / Double(original.width),
      y: Double(image.height) / Double(original.height))
  }

  /// A box of the original in pixels of the enlarged picture.
  public func enlarged(_ box: Rect) -> Rect {
    Rect(
      x: box.x * scale.x, y: box.y * scale.y, width: box.width * scale.x,
      height: box.height * scale.y)
  }

  /// A width in the original in pixels of the enlarged picture.
  func enlargedWidth(_ width: Double) -> Double { width * scale.x }

  /// A box of the enlarged picture in pixels of the original.
  public func reduced(_ box: Rect) -> Rect {
    Rect(
      x: box.x / scale.x, y: box.y / scale.y, width: box.width / scale.x,
      height: box.height / scale.y)
  }

  /// Landmarks of the enlarged picture in pixels of the original.
  ///
  /// Points are measured from the centre of the top left pixel and boxes from its corner, so points
  /// move by half a pixel of either size.
  public func reduced(_ landmarks: Landmarks) -> Landmarks {
    let scale = scale
    return Landmarks(
      points: landmarks.points.map {
        Point(x: ($0.x + 0.5) / scale.x - 0.5, y: ($0.y + 0.5) / scale.y - 0.5)
      })
  }

  /// The mirror image, enlarged likewise.
  public func mirrored() -> EnlargedImage {
    EnlargedImage(original: original.mirrored(), image: image.mirrored())
  }
}
