internal import COpenCV
public import Toolkit

/// The pose of a known object in front of a camera (perspective-n-point).
///
/// A point of the object is at `rotation * point + translation`, in the object's unit, with x to
/// the right of the image, y down and z away from the camera.
public struct PerspectivePose: Equatable, Sendable {
  /// A point of the object.
  public struct Place: Equatable, Sendable {
    public var x: Double
    public var y: Double
    public var z: Double

    public init(x: Double, y: Double, z: Double) { (self.x, self.y, self.z) = (x, y, z) }
  }

  /// Nine numbers, row by row.
  public let rotation: [Double]
  public let translation: Place

  /// Minimises the squared distances in the image, for a lens without distortion (OpenCV's
  /// `solvePnP`: Levenberg-Marquardt, starting with the object upright on the camera's axis).
  ///
  /// Any number of threads may call it at once.
  ///
  /// - Parameters:
  ///   - object: At least 6 points.
  ///   - image: Where each point is seen, in pixels.
  ///   - focalLength: Of the camera, in pixels.
  ///   - center: Where the camera's axis meets the image.
  ///   - depth: The approximate distance of the object, in its own unit; above 0.
  /// - Throws: `ImageError` with the code `.invalidRequest` for fewer points, another number of
  ///   places, numbers that are not finite, or points that determine no pose.
  public init(
    of object: [Place], seenAt image: [Point], focalLength: Double, center: Point,
    depth: Double
  ) throws(ImageError) {
    guard object.count == image.count else {
      throw ImageError(
        .invalidRequest, name: ImageError.inMemory,
        "Finding a pose: \(object.count) points of the object do not match \(image.count) points in "
          + "the image.")
    }
    var rotation = [Double](repeating: 0, count: 9)
    var translation = [Double](repeating: 0, count: 3)
    let status = copencv_solve_pose(
      object.flatMap { [$0.x, $0.y, $0.z] }, image.map { CopencvPoint(x: $0.x, y: $0.y) },
      image.count, focalLength, CopencvPoint(x: center.x, y: center.y), depth, &rotation,
      &translation)
    try Image.check(status, "Finding a pose")
    self.rotation = rotation
    self.translation = Place(x: translation[0], y: translation[1], z: translation[2])
  }
}
