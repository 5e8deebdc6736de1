package import PixelImages
package import Toolkit

/// What a cascade read from an image and did, stage by stage.
package struct AlignmentTrace: Sendable {
  /// What one stage read and did.
  package struct Stage: Sendable {
    /// The shape at the start of the stage: `[pointCount]` points in the unit square of the box.
    package let shape: [SIMD2<Float>]
    /// The position of each probe, in pixels from the centre of the top left one: `[probeCount]`.
    package let places: [Point]
    /// The pixel that each probe read, counted row by row; nil outside the image: `[probeCount]`.
    package let pixels: [Int?]
    /// The value that each probe read, `0...255`: the mean of RGB, rounded down, and 0 outside the
    /// image; `[probeCount]`.
    package let samples: [Float]
    /// The leaf that each tree led to, `0..<leafCount`: `[treeCount]`.
    package let leaves: [Int]
  }

  /// The cascade that predicted; a new one if the first was damaged and read again.
  package let cascade: RegressionCascade
  /// The box that it placed the points in.
  package let box: Rect
  /// The stages: `[stageCount]`.
  package let stages: [Stage]
  /// The points that `predict` returns: `[pointCount]`, in pixels of the image.
  package let points: [Point]

  /// How far a split's difference was above its threshold, in grey levels.
  ///
  /// It is 0 or negative if the difference was not above. The closer to 0, the smaller the change
  /// of a pixel that leads to another leaf.
  ///
  /// - Precondition: That of `RegressionCascade.split(_:stage:tree:)`.
  package func margin(ofSplit node: Int, stage: Int, tree: Int) -> Float {
    let split = cascade.split(node, stage: stage, tree: tree)
    let samples = stages[stage].samples
    return samples[split.first] - samples[split.second] - split.threshold
  }
}

extension RegressionCascade {
  /// Places the points in a box as `predict` does, and records what each stage read.
  ///
  /// Any number of threads may call it at once; it allocates memory for every stage.
  ///
  /// - Parameter box: In pixels, from the top left corner; a side of 1 covers one column.
  /// - Throws: `CascadeError.damaged` if a leaf on the way is damaged.
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
    return AlignmentTrace(cascade: self, box: box, stages: stages, points: points)
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
