import EmotionCore
import Toolkit

/// A set of geometric features that a model may use.
///
/// All are independent of the face's position, size and rotation, because they are measured on the
/// shape after alignment to the mean shape. The unit of length is the shape's centroid size, which
/// depends on all 68 points and so is less sensitive to noise than the distance between the eyes.
public enum FeatureGroup: String, CaseIterable, Codable, Sendable {
  /// The aligned x and y of each landmark: 136 features, `x0, y0, x1, y1, ...`.
  case coordinates
  /// Openings and distances of mouth, eyes, brows, nose and jaw.
  case distances
  /// Openings, bends and slopes of mouth, eyes, brows, nose and jaw, in radians.
  case angles

  /// The number of features of the group.
  public var count: Int { names.count }

  /// The name of each feature, in order.
  public var names: [String] {
    switch self {
    case .coordinates: FeatureGroup.coordinateNames
    case .distances: FeatureGroup.distanceMeasures.map(\.name)
    case .angles: FeatureGroup.angleMeasures.map(\.name)
    }
  }
}

extension FeatureGroup {
  static let coordinateNames: [String] = (0..<Landmarks.Scheme68.count).flatMap {
    ["x\($0)", "y\($0)"]
  }

  /// The features of 68 points that are aligned to the mean shape.
  func features(of aligned: [Point]) -> [Float] {
    switch self {
    case .coordinates: aligned.flatMap { [Float($0.x), Float($0.y)] }
    case .distances: FeatureGroup.distanceMeasures.map { Float($0.measure.value(in: aligned)) }
    case .angles: FeatureGroup.angleMeasures.map { Float($0.measure.value(in: aligned)) }
    }
  }
}
