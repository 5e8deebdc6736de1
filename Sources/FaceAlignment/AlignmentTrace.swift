package import PixelImages
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

extension RegressionCascade {
  /// Places the points in a box, as `predict` does and with its result, and keeps what was seen.
  ///
  /// Any number of threads at once; memory is allocated for every stage.
  ///
  /// - Parameter box: In pixels, from the top left corner; a side of 1 covers one column.
  /// - Throws: `CascadeError.damaged`: a leaf on the way is not as it was written.
  package func trace(_ image: Image, box: Rect) throws(CascadeError) -> AlignmentTrace {
    guard let trace = scratches.withScratch(for: self, { trace(image, box: box, scratch: $0) })
    else { throw .damaged }
    return trace
  }

  private func trace(
    _ image: Image, box: Rect, scratch: AlignmentScratch
  ) -> AlignmentTrace? {
    scratch.shape.update(from: initialShape, count: layout.coordinates)
    var stages: [AlignmentTrace.Stage] = []
    let isWhole = image.pixels.withUnsafeBufferPointer { pixels in
      let view = PixelView(pixels: pixels, image: image, box: box)
      return (0..<stageCount).allSatisfy { stage in
        let shape = Self.points(scratch.shape, count: pointCount)
        let places = places(stage: stage, box: box, shape: scratch.shape)
        sample(view, stage: stage, scratch: scratch)
        let isWhole = move(stage: stage, scratch: scratch)
        stages.append(
          AlignmentTrace.Stage(
            shape: shape, places: places,
            pixels: places.map(view.pixel).map { $0 < 0 ? nil : $0 },
            samples: (0..<probeCount).map { scratch.samples[$0] },
            leaves: (0..<treeCount).map { Int(scratch.leaves[$0]) - $0 * leafCount }))
        return isWhole
      }
    }
    guard isWhole else { return nil }
    let points = Self.points(scratch.shape, count: pointCount).map { box.place(x: $0.x, y: $0.y) }
    return AlignmentTrace(cascade: self, stages: stages, points: points)
  }

  private func places(stage: Int, box: Rect, shape: UnsafePointer<Float>) -> [Point] {
    let rotation = rotation(to: shape)
    let (anchors, offsets) = (anchors(stage: stage), offsets(stage: stage))
    return (0..<probeCount).map { probe in
      let (x, y) = position(
        ofProbe: probe, anchors: anchors, offsets: offsets, rotation: rotation, shape: shape)
      return box.place(x: x, y: y)
    }
  }
}
