package import PixelImages
package import Toolkit

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
