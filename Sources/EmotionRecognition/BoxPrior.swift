public import Toolkit

/// Where the face of a pre-cropped picture lies when the detector finds nothing: a square, placed
/// and sized by fractions of the picture.
public struct BoxPrior: Codable, Equatable, Sendable {
  /// The side of the square as a fraction of the picture's width, `0...1`.
  public var side: Double
  /// The centre of the square as fractions of the picture's width and height, `0...1`.
  public var centerX: Double
  public var centerY: Double

  public init(side: Double, centerX: Double, centerY: Double) {
    self.side = side
    self.centerX = centerX
    self.centerY = centerY
  }

  /// The typical detection in FER2013's training split: 0.8 of the width, centred at (0.49, 0.55).
  public static let faceCrop = BoxPrior(side: 0.8, centerX: 0.49, centerY: 0.55)

  /// The box in a picture of the given size, in its pixels.
  public func box(width: Int, height: Int) -> Rect {
    let side = side * Double(width)
    return Rect(
      x: centerX * Double(width) - side / 2, y: centerY * Double(height) - side / 2,
      width: side, height: side)
  }

  /// The square of picture around a face's box that a face crop would show: the inverse of `box`.
  public func surroundings(of box: Rect) -> Rect {
    let side = box.width / self.side
    return Rect(
      x: box.center.x - centerX * side, y: box.center.y - centerY * side, width: side, height: side)
  }
}
