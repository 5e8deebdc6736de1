internal import COpenCV
public import Toolkit

/// How an object whose points are known lies before a camera (perspective from n points).
///
/// A point of the object is at `rotation * point + translation`, in the object's unit, with x to
/// the right of the picture, y down and z away from the camera.
public struct PerspectivePose: Equatable, Sendable {
  /// A point of an object.
  public struct Place: Equatable, Sendable {
    public var x: Double
    public var y: Double
    public var z: Double

    public init(x: Double, y: Double, z: Double) { (self.x, self.y, self.z) = (x, y, z) }
  }

  /// Nine numbers, row by row.
  public let rotation: [Double]
  public let translation: Place

  /// Finds the pose by the least squares of the distances in the picture, without distortion of
  /// the lens (OpenCV's `solvePnP`: Levenberg and Marquardt, from an object that stands upright on
  /// the camera's axis).
  ///
  /// Any number of threads may call it.
  ///
  /// - Parameters:
  ///   - object: At least 6 points.
  ///   - image: Where each is seen, in pixels.
  ///   - focalLength: Of the camera, in pixels.
  ///   - center: Where its axis is in the picture.
  ///   - depth: About how far the object is, in its own unit; above 0.
  /// - Throws: `ImageError` with the code `.invalidRequest` for fewer points, another number of
  ///   places, numbers that are not finite, or points that tell no pose.
  public init(
    of object: [Place], seenAt image: [Point], focalLength: Double, center: Point,
    depth: Double
  ) throws(ImageError) {
    guard object.count == image.count else {
      throw ImageError(
        .invalidRequest, name: ImageError.inMemory,
        "Finding a pose: \(object.count) points were given with \(image.count) places in the picture; "
          + "give as many of both.")
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
