package import PixelImages
package import Toolkit

/// The mesh of the mean shape, which all textures are warped to.
package struct FaceMesh: Sendable {
  /// The points in pixels of the texture, from the centre of the top left one.
  package let points: [Point]
  package let triangles: [Triangle]

  /// - Parameters:
  ///   - meanShape: 68 points in the `FaceFrame`.
  ///   - side: The pixels of a side of the texture.
  /// - Throws: `ImageError`: two points coincide.
  package init(meanShape: [Point], side: Int) throws(ImageError) {
    points = FaceFrame.mesh(of: meanShape).map { $0 * Double(side) - Point(x: 0.5, y: 0.5) }
    triangles = try Triangle.delaunay(points)
  }
}
