package import Toolkit

/// What a cascade saw in a picture and did, stage by stage.
package struct AlignmentTrace: Sendable {
  /// What one stage saw and did.
  package struct Stage: Sendable {
    /// The shape that the stage began with: `[pointCount]` points in the unit square of the box.
    package let shape: [SIMD2<Float>]
    /// Where each probe was, in pixels of the picture measured from the centre of the top left one:
    /// `[probeCount]`.
    package let places: [Point]
    /// The pixel that each probe read, counted row by row; nil where it was outside the picture:
    /// `[probeCount]`.
    package let pixels: [Int?]
    /// What each probe read, `0...255`; of RGB the mean, rounded down; 0 outside the picture:
    /// `[probeCount]`.
    package let samples: [Float]
    /// The leaf that each tree led to, `0..<leafCount`: `[treeCount]`.
    package let leaves: [Int]
  }

  /// Whose prediction it is; where it was made anew because a part was damaged, the new one.
  package let cascade: RegressionCascade
  /// What was seen and done: `[stageCount]`.
  package let stages: [Stage]
  /// The points as `predict` gives them: `[pointCount]`, in pixels of the picture.
  package let points: [Point]

  /// By how much a split's difference was above its threshold, in steps of a pixel's value.
  ///
  /// Negative or 0 where it was not above. The nearer to 0, the less change of a pixel leads to
  /// another leaf.
  ///
  /// - Precondition: As of `RegressionCascade.split(_:stage:tree:)`.
  package func margin(ofSplit node: Int, stage: Int, tree: Int) -> Float {
    let split = cascade.split(node, stage: stage, tree: tree)
    let samples = stages[stage].samples
    return samples[split.first] - samples[split.second] - split.threshold
  }
}
