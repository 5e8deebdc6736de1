public import EmotionCore
public import Toolkit

/// Turns the 68 landmarks of a face into numbers that describe its expression, independent of its
/// position, size and rotation in the picture.
///
/// The landmarks are aligned to a mean shape (ordinary Procrustes analysis: translated, scaled and
/// rotated, never reflected), and each group measures the aligned shape.
public struct LandmarkFeatureExtractor: Sendable, Equatable {
  /// The number of features of all groups.
  public static let count = FeatureGroup.allCases.reduce(0) { $0 + $1.count }

  /// What is measured, in the order of the features.
  public let groups: [FeatureGroup]
  /// The number of features that `features(of:)` gives.
  public let count: Int
  let reference: [Point]

  /// - Parameters:
  ///   - meanShape: Has 68 points, as `MeanShape.generalizedProcrustes` makes it.
  ///   - groups: What to measure; all by default.
  /// - Precondition: `meanShape.points.count == 68`.
  public init(meanShape: MeanShape, groups: [FeatureGroup] = FeatureGroup.allCases) {
    LandmarkFeatureExtractor.requireScheme68(meanShape.points)
    self.groups = groups
    count = groups.reduce(0) { $0 + $1.count }
    reference = meanShape.points
  }

  /// The features of a face: `count` finite numbers, coordinates and distances in units of the
  /// shape's centroid size, angles in radians.
  ///
  /// Landmarks that all coincide or are not finite have no shape; all their features are 0.
  ///
  /// - Precondition: `landmarks.count == 68`.
  public func features(of landmarks: Landmarks) -> [Float] {
    guard let aligned = aligned(landmarks) else { return [Float](repeating: 0, count: count) }
    var features: [Float] = []
    features.reserveCapacity(count)
    for group in groups { features += group.features(of: aligned) }
    return features
  }

  /// The landmarks, translated, scaled to centroid size 1 and rotated to fit the mean shape best;
  /// `nil` if they all coincide or are not finite.
  ///
  /// - Precondition: `landmarks.count == 68`.
  public func aligned(_ landmarks: Landmarks) -> [Point]? {
    LandmarkFeatureExtractor.requireScheme68(landmarks.points)
    return NormalizedShape(landmarks.points)?.rotated(onto: reference).points
  }

  private static func requireScheme68(_ points: [Point]) {
    precondition(
      points.count == Landmarks.Scheme68.count,
      "\(points.count) landmarks; expected \(Landmarks.Scheme68.count)")
  }
}
