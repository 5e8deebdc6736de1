public import Toolkit

/// The average form of many faces, free of place, size and rotation, that faces are aligned to.
///
/// As `generalizedProcrustes(of:)` makes it, its centroid is the origin and its centroid size (the
/// root of the sum of squared distances to the centroid) is 1.
public struct MeanShape: Sendable, Equatable {
  public let points: [Point]

  /// Takes a mean shape that was made before, such as one read from a model's file.
  public init(points: [Point]) {
    self.points = points
  }
}
