package import EmotionCore

/// What a cascade saw in a picture and did, stage by stage.
package struct AlignmentTrace: Sendable {
  package struct Stage: Sendable {
    /// The shape that the stage began with: the points in the unit square of the box.
    package let shape: [SIMD2<Float>]
    /// Where each probe was, in pixels of the picture measured from the centre of the top left one.
    package let places: [Point]
    /// The pixel that each probe read, counted row by row; nil where it was outside the picture.
    package let pixels: [Int?]
    /// What each probe read, `0...255`: of RGB the mean, rounded down; 0 outside the picture.
    package let samples: [Float]
    /// The leaf that each tree led to, `0..<leafCount`.
    package let leaves: [Int]

    /// By how much a split's difference is above its threshold, in steps of a pixel's value.
    ///
    /// Negative or 0 where it is not above. The nearer to 0, the less change of a pixel leads to another
    /// leaf.
    package func margin(of split: RegressionCascade.Split) -> Float {
      samples[split.first] - samples[split.second] - split.threshold
    }
  }

  package let stages: [Stage]
  /// The points as `predict` gives them, in pixels of the picture.
  package let points: [Point]
}
