import EmotionCore
import Glibc
package import PixelImages
public import Toolkit

/// The coordinate frame of the model's faces: the unit square, which textures and images fill.
///
/// A shape has 68 upright points of standard size in it. The mesh adds points of the forehead,
/// computed from these, and fixed points on the border, so that hair and background move along.
public enum FaceFrame {
  /// The centroid of the mean shape and the width of its jaw.
  static let centroid = Point(x: 0.5, y: 0.57)
  static let jawWidth = 0.70

  /// Places a mean shape from generalised Procrustes analysis in the frame.
  ///
  /// - Precondition: It has 68 points.
  public static func placed(_ points: [Point]) -> [Point] {
    precondition(points.count == Landmarks.Scheme68.count, "\(points.count) points")
    let scale = jawWidth / max((points[16] - points[0]).length, .leastNonzeroMagnitude)
    let mean = points.reduce(Point(x: 0, y: 0), +) * (1 / Double(points.count))
    return points.map { ($0 - mean) * scale + centroid }
  }

  /// The points of a shape's mesh: the 68, 7 of the forehead, 16 on the border.
  ///
  /// - Precondition: The shape has 68 points, in the frame.
  public static func mesh(of shape: [Point]) -> [Point] { shape + forehead(of: shape) + border }

  /// An arc from temple to temple; its top is above the brows by 0.42 times the distance from chin
  /// to brows.
  private static func forehead(of shape: [Point]) -> [Point] {
    let (left, right, chin) = (shape[0], shape[16], shape[8])
    let brows =
      Landmarks.Scheme68.leftBrow.map { shape[$0] }
      + Landmarks.Scheme68.rightBrow.map { shape[$0] }
    let brow = brows.reduce(Point(x: 0, y: 0), +) * (1 / Double(brows.count))
    let up = brow - chin
    let temples = (left + right) * 0.5
    let top = brow + up * 0.42 - temples
    return (1...7).map { step in
      let angle = Double.pi * Double(step) / 8
      return temples + (right - left) * (-0.5 * cosine(angle)) + top * sine(angle)
    }
  }

  /// The number of mesh points that belong to the face: the landmarks and the forehead.
  package static let facePoints = Landmarks.Scheme68.count + 7

  private static let border: [Point] = (0..<4).flatMap { part in
    [
      Point(x: Double(part) / 4, y: 0), Point(x: 1, y: Double(part) / 4),
      Point(x: 1 - Double(part) / 4, y: 1), Point(x: 0, y: 1 - Double(part) / 4),
    ]
  }
}

/// The mesh of the mean shape, to which all textures are warped.
package struct FaceMesh: Sendable {
  /// The points in pixels of the texture, from the centre of the top left one.
  package let points: [Point]
  package let triangles: [Triangle]

  /// - Parameters:
  ///   - meanShape: 68 points in the `FaceFrame`.
  ///   - side: The side of the texture in pixels.
  /// - Throws: `ImageError` if two points coincide.
  package init(meanShape: [Point], side: Int) throws(ImageError) {
    points = FaceFrame.mesh(of: meanShape).map { $0 * Double(side) - Point(x: 0.5, y: 0.5) }
    triangles = try Triangle.delaunay(points)
  }
}

// Glibc's functions under names that nothing in Swift hides.

func cosine(_ angle: Double) -> Double { cos(angle) }

func sine(_ angle: Double) -> Double { sin(angle) }
