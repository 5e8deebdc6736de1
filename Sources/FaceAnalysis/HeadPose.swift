public import EmotionCore
import Glibc
import PixelImages
import Toolkit

/// The rotation of a head as the camera sees it, in degrees: all 0 for a face that looks at the
/// camera, wherever it is in the picture.
///
/// An estimate that assumes the same head for everyone: compare poses of one person rather than of
/// different people.
public struct HeadPose: Codable, Equatable, Sendable {
  /// Positive if the face looks up, -90 to 90.
  public var pitch: Double
  /// Positive if the nose points to the picture's right, -180 to 180.
  public var yaw: Double
  /// Positive if the head leans clockwise in the picture, -180 to 180.
  public var roll: Double

  public init(pitch: Double, yaw: Double, roll: Double) {
    (self.pitch, self.yaw, self.roll) = (pitch, yaw, roll)
  }

  /// The pose that best explains 13 points of the eyes and the nose, which expressions hardly move
  /// (perspective-n-point).
  ///
  /// - Parameter landmarks: The 68 points, in pixels of any picture.
  /// - Returns: nil if there are not 68 points, or they determine no pose.
  public init?(_ landmarks: Landmarks) {
    guard landmarks.count == Landmarks.Scheme68.count else { return nil }
    let eyes = landmarks.points[45] - landmarks.points[36]
    // The search starts from an upright head: remove the roll first, and add it again afterwards.
    let (size, roll) = (eyes.length, atan2(eyes.y, eyes.x))
    guard size > 0, size.isFinite else { return nil }
    let middle = (landmarks.points[36] + landmarks.points[45]) * 0.5
    let places = Self.head.map { index, _ in
      let place = (landmarks.points[index] - middle) * (1 / size)
      return Point(
        x: cos(roll) * place.x + sin(roll) * place.y, y: cos(roll) * place.y - sin(roll) * place.x)
    }
    // The lens is unknown: assume a camera at ten times the eyes' distance, about a metre.
    guard
      let pose = try? PerspectivePose(
        of: Self.head.map(\.place), seenAt: places, focalLength: 10, center: Point(x: 0, y: 0),
        depth: 10)
    else { return nil }
    let upright = pose.rotation
    self.init(
      rotation: (0..<3).map { cos(roll) * upright[$0] - sin(roll) * upright[3 + $0] }
        + (0..<3).map { sin(roll) * upright[$0] + cos(roll) * upright[3 + $0] } + upright[6...])
  }

  /// The angles of a rotation about the picture's axes: first roll, then pitch, then yaw.
  init(rotation: [Double]) {
    let degrees = 180 / Double.pi
    pitch = asin(min(1, max(-1, rotation[5]))) * degrees
    yaw = atan2(-rotation[2], rotation[8]) * degrees
    roll = atan2(rotation[3], rotation[4]) * degrees
  }

  /// Points of a head that looks at the camera: x to the picture's right, y down and z away,
  /// relative to the midpoint of the outer corners of the eyes and in units of their distance.
  ///
  /// x and y are those of the mean shape of Stoic's face model; z comes from how far each point
  /// moves sideways when heads turn (a regression over 23,217 faces), scaled so that the tip of the
  /// nose lies 0.5 in front of the corners of the eyes.
  static let head: [(index: Int, place: PerspectivePose.Place)] = [
    (27, .init(x: 0, y: -0.029, z: -0.289)), (28, .init(x: 0, y: 0.109, z: -0.352)),
    (29, .init(x: 0, y: 0.244, z: -0.427)), (30, .init(x: 0, y: 0.383, z: -0.5)),
    (31, .init(x: -0.163, y: 0.48, z: -0.274)), (32, .init(x: -0.085, y: 0.507, z: -0.318)),
    (33, .init(x: 0, y: 0.53, z: -0.342)), (34, .init(x: 0.085, y: 0.507, z: -0.318)),
    (35, .init(x: 0.163, y: 0.48, z: -0.274)), (36, .init(x: -0.5, y: 0, z: 0)),
    (39, .init(x: -0.208, y: 0.017, z: -0.073)), (42, .init(x: 0.208, y: 0.017, z: -0.073)),
    (45, .init(x: 0.5, y: 0, z: 0)),
  ]
}
