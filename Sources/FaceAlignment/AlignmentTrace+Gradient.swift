import Glibc
package import PixelImages
package import Toolkit

/// The derivative of a number with respect to the four numbers of a box.
package struct BoxGradient: Equatable, Sendable {
  package var (x, y, width, height): (Double, Double, Double, Double) = (0, 0, 0, 0)

  package init() {}
}

extension AlignmentTrace {
  /// Carries a gradient with respect to the points back to the pixels and to the box.
  ///
  /// A cascade is constant between jumps, so its own gradient is zero. Here each split routes
  /// softly instead: to its first child with the probability `sigmoid(margin / temperature)`. What
  /// a tree adds is then the expectation over its leaves, which depends on the pixels smoothly.
  /// Probes move with the shape and the box; what they would read on the way follows the picture's
  /// slope, the difference between the neighbours of the pixel that was read. The margins, places
  /// and shapes are those of the trace, so along its own path the cascade stays exact.
  ///
  /// - Parameters:
  ///   - gradient: With respect to `points`, `[pointCount]`.
  ///   - image: The image of the trace.
  ///   - temperature: In grey levels, above 0: how far from its threshold a split is still
  ///     undecided.
  ///   - negligible: The probability, `0..<1`, below which a branch is left out.
  ///   - pixels: Receives, in addition, the gradient with respect to the value of each pixel that
  ///     probes read, `0...255`: `[height, width]`.
  /// - Returns: The gradient with respect to the box.
  /// - Precondition: The counts fit.
  package func carryBack(
    _ gradient: [Point], in image: Image, temperature: Float, negligible: Float = 0.05,
    to pixels: inout [Float]
  ) -> BoxGradient {
    precondition(gradient.count == points.count && pixels.count == image.width * image.height)
    var change = BoxGradient()
    var slope = [Float](repeating: 0, count: 2 * points.count)
    for (index, (place, force)) in zip(points, gradient).enumerated() {
      let unit = box.unit(place)
      change.move(place: unit, by: force)
      slope[2 * index] = Float(force.x * (box.width - 1))
      slope[2 * index + 1] = Float(force.y * (box.height - 1))
    }
    for stage in stages.indices.reversed() {
      let samples = sampleGradient(
        slope, stage: stage, temperature: temperature, negligible: negligible)
      carryBack(samples, stage: stage, in: image, to: &pixels, &slope, &change)
    }
    return change
  }

  /// The gradient with respect to the samples of a stage, given that with respect to the shape
  /// after it: `[probeCount]`.
  private func sampleGradient(
    _ slope: [Float], stage: Int, temperature: Float, negligible: Float
  ) -> [Float] {
    let (splitCount, probeCount) = (cascade.splitCount, cascade.probeCount)
    let nodes = 2 * splitCount + 1
    let splits = cascade.splits(stage: stage)
    let leaves = cascade.leaves(stage: stage)
    let stride = cascade.layout.leafStride
    var result = [Float](repeating: 0, count: probeCount)
    let sharpness = 1 / temperature
    stages[stage].samples.withUnsafeBufferPointer { samples in
      slope.withUnsafeBufferPointer { slope in
        result.withUnsafeMutableBufferPointer { result in
          withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * nodes) { memory in
            guard let reach = memory.baseAddress else { return }
            let (above, value) = (reach + nodes, reach + 2 * nodes)
            for tree in 0..<cascade.treeCount {
              let nodesOfTree = splits + tree &* splitCount
              reach[0] = 1
              for node in 0..<splitCount {
                let (first, second) = (2 &* node &+ 1, 2 &* node &+ 2)
                // A branch that is out of reach has a reach of 0.
                guard reach[node] > negligible else {
                  (reach[node], reach[first], reach[second]) = (0, 0, 0)
                  continue
                }
                let split = nodesOfTree[node]
                let margin =
                  samples[Int(split.first)] - samples[Int(split.second)] - split.threshold
                let share = 1 / (1 + exp(-margin * sharpness))
                above[node] = share
                reach[first] = reach[node] * share
                reach[second] = reach[node] * (1 - share)
              }
              for leaf in 0...splitCount {
                let node = splitCount &+ leaf
                guard reach[node] > negligible else {
                  reach[node] = 0
                  continue
                }
                value[node] = product(
                  slope, leaves + (tree &* (splitCount &+ 1) &+ leaf) &* stride)
              }
              for node in Swift.stride(from: splitCount - 1, through: 0, by: -1)
              where reach[node] > 0 {
                let (first, second) = (2 &* node &+ 1, 2 &* node &+ 2)
                switch (reach[first] > 0, reach[second] > 0) {
                case (true, true):
                  let share = above[node]
                  let force =
                    reach[node] * share * (1 - share) * sharpness * (value[first] - value[second])
                  value[node] = share * value[first] + (1 - share) * value[second]
                  let split = nodesOfTree[node]
                  result[Int(split.first)] += force
                  result[Int(split.second)] -= force
                case (true, false): value[node] = value[first]
                case (false, true): value[node] = value[second]
                case (false, false): reach[node] = 0
                }
              }
            }
          }
        }
      }
    }
    return result
  }

  /// The product of a gradient with a leaf.
  @inline(__always)
  private func product(_ slope: UnsafeBufferPointer<Float>, _ leaf: UnsafeRawPointer) -> Float {
    guard let slope = slope.baseAddress.map(UnsafeRawPointer.init) else { return 0 }
    let count = cascade.layout.coordinates
    let wide = count & ~15
    var sums = SIMD16<Float>.zero
    var column = 0
    while column < wide {
      sums +=
        (slope + 4 &* column).loadUnaligned(as: SIMD16<Float>.self)
        * (leaf + 4 &* column).loadUnaligned(as: SIMD16<Float>.self)
      column &+= 16
    }
    var total = sums.sum()
    while column < count {
      total +=
        (slope + 4 &* column).loadUnaligned(as: Float.self)
        * (leaf + 4 &* column).loadUnaligned(as: Float.self)
      column &+= 1
    }
    return total
  }

  /// Carries a gradient with respect to a stage's samples back to the pixels, to the shape before
  /// the stage and to the box.
  private func carryBack(
    _ samples: [Float], stage number: Int, in image: Image, to pixels: inout [Float],
    _ slope: inout [Float], _ change: inout BoxGradient
  ) {
    let stage = stages[number]
    let anchors = cascade.anchors(stage: number)
    let offsets = cascade.offsets(stage: number)
    // How the rotation and scale of the shape turn the offsets.
    var (along, across) = (0.0, 0.0)
    for (probe, force) in samples.enumerated() where force != 0 {
      guard let pixel = stage.pixels[probe] else { continue }
      pixels[pixel] += force
      let steepness = image.steepness(at: pixel)
      let pull = Point(x: Double(force) * steepness.x, y: Double(force) * steepness.y)
      change.move(place: box.unit(stage.places[probe]), by: pull)
      let unit = Point(x: pull.x * (box.width - 1), y: pull.y * (box.height - 1))
      let anchor = Int(anchors[probe])
      slope[2 * anchor] += Float(unit.x)
      slope[2 * anchor + 1] += Float(unit.y)
      let (dx, dy) = (Double(offsets[2 * probe]), Double(offsets[2 * probe + 1]))
      along += unit.x * dx + unit.y * dy
      across += unit.y * dx - unit.x * dy
    }
    turn(&slope, along: along, across: across)
  }

  /// Adds what follows from the rotation and scale of a shape, which are linear in its points.
  private func turn(_ slope: inout [Float], along: Double, across: Double) {
    let initial = cascade.meanShape
    let sum = initial.reduce(SIMD2<Double>.zero) { $0 + SIMD2<Double>($1) }
    let centre = sum / Double(max(1, initial.count))
    let centred = initial.map { SIMD2<Double>($0) - centre }
    let size = centred.reduce(0) { $0 + ($1 * $1).sum() }
    guard size > 0 else { return }
    for (index, place) in centred.enumerated() {
      slope[2 * index] += Float((along * place.x - across * place.y) / size)
      slope[2 * index + 1] += Float((along * place.y + across * place.x) / size)
    }
  }
}

extension BoxGradient {
  /// Adds the effect of a force on a place that is fixed in the box's unit square.
  fileprivate mutating func move(place: Point, by force: Point) {
    x += force.x
    y += force.y
    width += force.x * place.x
    height += force.y * place.y
  }
}

extension Rect {
  /// The inverse of `place`.
  fileprivate func unit(_ place: Point) -> Point {
    Point(x: (place.x - x) / (width - 1), y: (place.y - y) / (height - 1))
  }
}

extension Image {
  /// The change of the value that probes read from a pixel to the next, across and down: half the
  /// difference between its neighbours.
  fileprivate func steepness(at pixel: Int) -> Point {
    let (column, row) = (pixel % width, pixel / width)
    func value(_ column: Int, _ row: Int) -> Double {
      let index = channels * (min(max(row, 0), height - 1) * width + min(max(column, 0), width - 1))
      guard channels == 3 else { return Double(pixels[index]) }
      return Double((Int(pixels[index]) + Int(pixels[index + 1]) + Int(pixels[index + 2])) / 3)
    }
    return Point(
      x: (value(column + 1, row) - value(column - 1, row)) / 2,
      y: (value(column, row + 1) - value(column, row - 1)) / 2)
  }
}
