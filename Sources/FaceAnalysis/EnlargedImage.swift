public import EmotionCore
public import PixelImages
public import Toolkit

/// A picture, enlarged if it is too small for a detector, with conversions to and from its own
/// pixels.
public struct EnlargedImage: Sendable {
  /// The minimum width and height of a picture, in pixels; a smaller one shows no readable face.
  public static let smallestSide = 16
  /// The maximum number of pixels after enlargement, which limits long, thin pictures.
  static let pixelLimit = 16_000_000

  /// The original picture.
  public let original: Image
  /// The enlarged picture, or `original` if that is large enough.
  ///
  /// Enlarged by cubic interpolation, with which dlib's detector finds two percent more of
  /// FER2013's faces than with linear.
  public let image: Image

  /// - Parameter minimumSide: The minimum length of the shorter side, in pixels; see
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

  /// - Throws: `FaceError` if a side of the picture is shorter than `smallestSide`.
  public static func checkSize(of image: Image) throws(FaceError) {
    guard min(image.width, image.height) >= smallestSide else {
      throw .imageTooSmall(image, smallestSide: smallestSide)
    }
  }

  private init(original: Image, image: Image) {
    self.original = original
    self.image = image
  }

  /// Pixels of `image` per pixel of `original`, by axis; rounding makes the two differ slightly.
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

  /// The mirror image, enlarged in the same way.
  public func mirrored() -> EnlargedImage {
    EnlargedImage(original: original.mirrored(), image: image.mirrored())
  }
}
