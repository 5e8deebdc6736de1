internal import EmotionCore
internal import Toolkit

extension FeatureGroup {
  static let coordinateNames: [String] = (0..<Landmarks.Scheme68.count).flatMap {
    ["x\($0)", "y\($0)"]
  }

  /// The features of a shape of 68 points that is aligned to the mean shape.
  func features(of aligned: [Point]) -> [Float] {
    switch self {
    case .coordinates: aligned.flatMap { [Float($0.x), Float($0.y)] }
    case .distances: FeatureGroup.distanceMeasures.map { Float($0.measure.value(in: aligned)) }
    case .angles: FeatureGroup.angleMeasures.map { Float($0.measure.value(in: aligned)) }
    }
  }
}
