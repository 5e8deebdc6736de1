public import EmotionCore
import FaceAlignment
import PixelImages
public import Toolkit

/// Where a detector's box typically lies in a picture that one face fills: a square, in fractions
/// of the picture.
public struct BoxPrior: Codable, Equatable, Sendable {
  /// The side of the square as a fraction of the picture's width, `0...1`.
  public var side: Double
  /// The centre of the square as fractions of the picture's width and height, `0...1`.
  public var center: Point

  public init(side: Double, center: Point) {
    (self.side, self.center) = (side, center)
  }

  /// The box in a picture of the given size, in its pixels.
  public func box(width: Int, height: Int) -> Rect {
    let side = side * Double(width)
    return Rect(
      x: center.x * Double(width) - side / 2, y: center.y * Double(height) - side / 2,
      width: side, height: side)
  }

  /// The square around a face's box that a face crop would show: the inverse of `box`.
  public func surroundings(of box: Rect) -> Rect {
    let side = box.width / self.side
    return Rect(
      x: box.center.x - center.x * side, y: box.center.y - center.y * side, width: side,
      height: side)
  }
}

/// Where a detector's box typically lies around 68 landmarks, in units of their spread: the root
/// mean square distance from their centroid.
public struct LandmarkBox: Equatable, Sendable {
  /// The side of the square.
  public var side: Double
  /// The centre of the square, relative to the landmarks' centroid, in spreads.
  public var offset: Point

  public init(side: Double, offset: Point) {
    (self.side, self.offset) = (side, offset)
  }

  /// The box around a face's points; nil if they lie within a pixel, are not finite, or the box
  /// would not touch the image.
  func box(around landmarks: Landmarks, in image: Image) -> Rect? {
    box(around: landmarks).flatMap { $0.touches(image) ? $0 : nil }
  }

  /// The box around a face's points; nil if they lie within a pixel or are not finite.
  public func box(around landmarks: Landmarks) -> Rect? {
    guard landmarks.count > 0 else { return nil }
    let (centroid, spread) = extent(of: landmarks)
    guard spread.isFinite, spread > 1 else { return nil }
    let side = side * spread
    return Rect(
      x: centroid.x + offset.x * spread - side / 2, y: centroid.y + offset.y * spread - side / 2,
      width: side, height: side)
  }

  /// Carries a gradient with respect to the box around some landmarks back to them.
  func backward(_ gradient: BoxGradient, around landmarks: Landmarks) -> [Point] {
    let count = Double(landmarks.count)
    let (centroid, spread) = extent(of: landmarks)
    let spreadGradient =
      gradient.x * (offset.x - side / 2) + gradient.y * (offset.y - side / 2)
      + (gradient.width + gradient.height) * side
    let centroidGradient = Point(x: gradient.x, y: gradient.y)
    return landmarks.points.map { point in
      (point - centroid) * (spreadGradient / (count * spread)) + centroidGradient * (1 / count)
    }
  }

  private func extent(of landmarks: Landmarks) -> (centroid: Point, spread: Double) {
    let count = Double(landmarks.count)
    let centroid = landmarks.points.reduce(Point(x: 0, y: 0), +) * (1 / count)
    let squares = landmarks.points.reduce(0) { $0 + ($1 - centroid).squaredLength }
    return (centroid, (squares / count).squareRoot())
  }
}
