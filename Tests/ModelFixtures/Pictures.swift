public import FaceAnalysis
public import PixelImages
import TestSupport
public import Toolkit

/// Pictures made of numbers, and the landmark predictor, which is loaded once.
public enum Pictures {
  /// Debian's predictor; a machine without it cannot run the landmark method.
  public static let predictor = Result { try ShapePredictor(path: ShapePredictor.defaultPath) }

  /// One grey everywhere: no face in it.
  public static func blank(width: Int = 48, height: Int = 48) throws -> Image {
    try Image(
      width: width, height: height, channels: 1,
      pixels: [UInt8](repeating: 127, count: width * height))
  }

  /// Waves that differ from left to right, so that the mirror image is another picture.
  public static func textured(width: Int = 48, height: Int = 48) throws -> Image {
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        pixels.append(UInt8((x * x / 7 + 3 * y + (x * y) / 11) % 200 + 20))
      }
    }
    return try Image(width: width, height: height, channels: 1, pixels: pixels)
  }

  /// A drawn face that the detector finds, as large as the picture.
  public static func face(side: Int = 48) throws -> Image {
    try Image(width: side, height: side, channels: 1, pixels: DrawnFace.pixels(side: side))
  }

  /// Two drawn faces beside one another.
  public static func twoFaces(side: Int) throws -> Image {
    let face = DrawnFace.pixels(side: side)
    let rows = (0..<side).map { face[($0 * side)..<(($0 + 1) * side)] }
    return try Image(
      width: 2 * side, height: side, channels: 1, pixels: rows.flatMap { $0 + $0 })
  }

  public static let box = Rect(x: 7, y: 9, width: 36, height: 36)
}
