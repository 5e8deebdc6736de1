internal import CPrefetch
import Glibc
package import PixelImages
package import Toolkit

/// The derivative of a number with respect to the four numbers of a box.
package struct BoxGradient: Equatable, Sendable {
  package var (x, y, width, height): (Double, Double, Double, Double) = (0, 0, 0, 0)

  package init() {}

  /// Adds the gradient with respect to a place that is fixed in the box's unit square.
  fileprivate mutating func add(_ placeGradient: Point, at unit: Point) {
    x += placeGradient.x
    y += placeGradient.y
    width += placeGradient.x * unit.x
    height += placeGradient.y * unit.y
  }
}

extension AlignmentTrace {
  /// Carries a gradient with respect to the points back to the pixels and to the box.
  ///
  /// A cascade is piecewise constant, so its own gradient is zero. The backward pass therefore
  /// differentiates another function (BPDA: Athalye, Carlini and Wagner 2018, "Obfuscated gradients
  /// give a false sense of security", section 4.1): each split routes to its first child with the
  /// probability `sigmoid(margin / temperature)`, and a tree adds the expectation over its leaves,
  /// as in a soft decision tree (Kontschieder et al. 2015, "Deep neural decision forests"). Probes
  /// move with the shape and the box; what they would read on the way follows the picture's central
  /// differences at the pixel that was read. Margins, places and shapes are those of the trace.
  ///
  /// Leaves off the exact path are not checked: a damaged one falsifies the gradient, never the
  /// points.
  ///
  /// - Parameters:
  ///   - pointGradient: With respect to `points`, `[pointCount]`.
  ///   - image: The image of the trace.
  ///   - temperature: In grey levels: the scale on which a split's margin counts as undecided.
  ///   - pruningThreshold: The probability, `0..<1`, below which a branch is left out.
  ///   - pixels: Receives, in addition, the gradient with respect to the value that probes read
  ///     from each pixel, `0...255`: `[height, width]`.
  /// - Returns: The gradient with respect to the box.
  /// - Precondition: There is a gradient for each point, and a place for each pixel; `temperature`
  ///   is above 0, and the sides of the box exceed 1.
  package func backward(
    _ pointGradient: [Point], in image: Image, temperature: Float,
    pruningThreshold: Float = 0.05, to pixels: inout [Float]
  ) -> BoxGradient {
    precondition(pointGradient.count == points.count)
    precondition(pixels.count == image.width * image.height)
    precondition(temperature > 0 && box.width > 1 && box.height > 1)
    var boxGradient = BoxGradient()
    var shapeGradient = [Float](repeating: 0, count: 2 * points.count)
    for (index, (place, gradient)) in zip(points, pointGradient).enumerated() {
      boxGradient.add(gradient, at: box.unit(place))
      shapeGradient[2 * index] = Float(gradient.x * (box.width - 1))
      shapeGradient[2 * index + 1] = Float(gradient.y * (box.height - 1))
    }
    for stage in stages.indices.reversed() {
      let sampleGradient = SoftStage(
        cascade, stage: stage, inverseTemperature: 1 / temperature,
        pruningThreshold: pruningThreshold
      ).sampleGradient(shapeGradient, samples: stages[stage].samples)
      backward(
        sampleGradient, stage: stage, in: image, to: &pixels, &shapeGradient, &boxGradient)
    }
    return boxGradient
  }

  /// Carries a gradient with respect to a stage's samples back to the pixels, to the shape before
  /// the stage and to the box.
  private func backward(
    _ sampleGradient: [Float], stage number: Int, in image: Image, to pixels: inout [Float],
    _ shapeGradient: inout [Float], _ boxGradient: inout BoxGradient
  ) {
    let stage = stages[number]
    let (anchors, offsets) = (cascade.anchors(stage: number), cascade.offsets(stage: number))
    // With respect to the `a` and `b` of the similarity that turns the offsets.
    var rotationGradient = Point(x: 0, y: 0)
    for (probe, gradient) in sampleGradient.enumerated() where gradient != 0 {
      // Outside the image every probe reads 0.
      guard let pixel = stage.pixels[probe] else { continue }
      pixels[pixel] += gradient
      let placeGradient = image.intensityGradient(at: pixel) * Double(gradient)
      boxGradient.add(placeGradient, at: box.unit(stage.places[probe]))
      let unit = Point(
        x: placeGradient.x * (box.width - 1), y: placeGradient.y * (box.height - 1))
      let anchor = Int(anchors[probe])
      shapeGradient[2 * anchor] += Float(unit.x)
      shapeGradient[2 * anchor + 1] += Float(unit.y)
      let (dx, dy) = (Double(offsets[2 * probe]), Double(offsets[2 * probe + 1]))
      rotationGradient.x += unit.x * dx + unit.y * dy
      rotationGradient.y += unit.y * dx - unit.x * dy
    }
    addRotation(rotationGradient, to: &shapeGradient)
  }

  /// Carries a gradient with respect to the rotation and scale of a shape, which are linear in its
  /// points, back to these.
  private func addRotation(_ gradient: Point, to shapeGradient: inout [Float]) {
    let initial = cascade.meanShape.map { SIMD2<Double>($0) }
    let centre = initial.reduce(.zero, +) / Double(max(1, initial.count))
    let centred = initial.map { $0 - centre }
    let size = centred.reduce(0) { $0 + ($1 * $1).sum() }
    guard size > 0 else { return }
    for (index, point) in centred.enumerated() {
      shapeGradient[2 * index] += Float((gradient.x * point.x - gradient.y * point.y) / size)
      shapeGradient[2 * index + 1] += Float((gradient.x * point.y + gradient.y * point.x) / size)
    }
  }
}

/// A stage whose splits route softly.
private struct SoftStage {
  private let splits: UnsafePointer<PackedSplit>
  private let leaves: UnsafeRawPointer
  private let (treeCount, splitCount, probeCount): (Int, Int, Int)
  private let layout: CascadeLayout
  private let inverseTemperature: Float
  private let pruningThreshold: Float
  /// Keeps the memory of the pointers.
  private let cascade: RegressionCascade

  init(
    _ cascade: RegressionCascade, stage: Int, inverseTemperature: Float, pruningThreshold: Float
  ) {
    self.cascade = cascade
    (splits, leaves) = (cascade.splits(stage: stage), cascade.leaves(stage: stage))
    treeCount = cascade.treeCount
    (splitCount, probeCount) = (cascade.splitCount, cascade.probeCount)
    layout = cascade.layout
    (self.inverseTemperature, self.pruningThreshold) = (inverseTemperature, pruningThreshold)
  }

  /// The nodes of one tree: splits, then leaves.
  private struct Nodes {
    /// The probability of reaching each node; 0 if it is pruned.
    let reach: UnsafeMutablePointer<Float>
    /// The probability that each split routes to its first child.
    let firstShare: UnsafeMutablePointer<Float>
    /// The expectation, below each node, of the leaf's product with the shape's gradient.
    let value: UnsafeMutablePointer<Float>
  }

  /// The number of trees that are routed, and whose leaves are fetched, at a time.
  private static let group = 8

  /// The gradient with respect to the samples, given that with respect to the shape after the
  /// stage.
  ///
  /// - Returns: `[probeCount]`.
  func sampleGradient(_ shapeGradient: [Float], samples: [Float]) -> [Float] {
    let count = 2 * splitCount + 1
    var result = [Float](repeating: 0, count: probeCount)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * count * Self.group) { memory in
      guard let base = memory.baseAddress else { return }
      func nodes(_ tree: Int) -> Nodes {
        let own = base + 3 * count * (tree % Self.group)
        return Nodes(reach: own, firstShare: own + count, value: own + 2 * count)
      }
      samples.withUnsafeBufferPointer { samples in
        shapeGradient.withUnsafeBytes { shapeGradient in
          result.withUnsafeMutableBufferPointer { result in
            // Leaves lie far apart in memory: fetch those of a group while it is being routed.
            for begin in stride(from: 0, to: treeCount, by: Self.group) {
              let trees = begin..<min(begin + Self.group, treeCount)
              for tree in trees { route(samples, tree: tree, nodes(tree)) }
              for tree in trees {
                weighLeaves(shapeGradient, tree: tree, nodes(tree))
                collect(tree: tree, nodes(tree), into: result)
              }
            }
          }
        }
      }
    }
    withExtendedLifetime(cascade) {}
    return result
  }

  /// Distributes the probability from the root to the leaves, and fetches those within reach.
  @inline(__always)
  private func route(_ samples: UnsafeBufferPointer<Float>, tree: Int, _ nodes: Nodes) {
    let splits = splits + tree &* splitCount
    nodes.reach[0] = 1
    for node in 0..<splitCount {
      let (first, second) = (2 &* node &+ 1, 2 &* node &+ 2)
      guard nodes.reach[node] > pruningThreshold else {
        (nodes.reach[node], nodes.reach[first], nodes.reach[second]) = (0, 0, 0)
        continue
      }
      let split = splits[node]
      let margin = samples[Int(split.first)] - samples[Int(split.second)] - split.threshold
      let share = 1 / (1 + exp(-margin * inverseTemperature))
      nodes.firstShare[node] = share
      nodes.reach[first] = nodes.reach[node] * share
      nodes.reach[second] = nodes.reach[node] * (1 - share)
    }
    for leaf in 0...splitCount {
      let node = splitCount &+ leaf
      guard nodes.reach[node] > pruningThreshold else {
        nodes.reach[node] = 0
        continue
      }
      var line = address(ofLeaf: leaf, tree: tree)
      let end = line + layout.leafStride
      while line < end {
        cprefetch(line)
        line += 64
      }
    }
  }

  private func address(ofLeaf leaf: Int, tree: Int) -> UnsafeRawPointer {
    leaves + (tree &* (splitCount &+ 1) &+ leaf) &* layout.leafStride
  }

  /// Multiplies the leaves within reach with the shape's gradient.
  @inline(__always)
  private func weighLeaves(_ shapeGradient: UnsafeRawBufferPointer, tree: Int, _ nodes: Nodes) {
    guard let gradient = shapeGradient.baseAddress else { return }
    for leaf in 0...splitCount where nodes.reach[splitCount &+ leaf] > 0 {
      nodes.value[splitCount &+ leaf] = product(gradient, address(ofLeaf: leaf, tree: tree))
    }
  }

  /// Takes expectations from the leaves to the root, and adds each split's derivative to its two
  /// probes.
  ///
  /// A split with a pruned child counts as decided.
  @inline(__always)
  private func collect(
    tree: Int, _ nodes: Nodes, into result: UnsafeMutableBufferPointer<Float>
  ) {
    let splits = splits + tree &* splitCount
    for node in stride(from: splitCount - 1, through: 0, by: -1) where nodes.reach[node] > 0 {
      let (first, second) = (2 &* node &+ 1, 2 &* node &+ 2)
      switch (nodes.reach[first] > 0, nodes.reach[second] > 0) {
      case (true, true):
        let (share, rest) = (nodes.firstShare[node], 1 - nodes.firstShare[node])
        let gradient =
          nodes.reach[node] * share * rest * inverseTemperature
          * (nodes.value[first] - nodes.value[second])
        nodes.value[node] = share * nodes.value[first] + rest * nodes.value[second]
        result[Int(splits[node].first)] += gradient
        result[Int(splits[node].second)] -= gradient
      case (true, false): nodes.value[node] = nodes.value[first]
      case (false, true): nodes.value[node] = nodes.value[second]
      case (false, false): nodes.reach[node] = 0
      }
    }
  }

  @inline(__always)
  private func product(_ gradient: UnsafeRawPointer, _ leaf: UnsafeRawPointer) -> Float {
    let count = layout.coordinates
    let wide = count & ~15
    var sums = SIMD16<Float>.zero
    var column = 0
    while column < wide {
      sums +=
        (gradient + 4 &* column).loadUnaligned(as: SIMD16<Float>.self)
        * (leaf + 4 &* column).loadUnaligned(as: SIMD16<Float>.self)
      column &+= 16
    }
    var total = sums.sum()
    while column < count {
      total +=
        (gradient + 4 &* column).loadUnaligned(as: Float.self)
        * (leaf + 4 &* column).loadUnaligned(as: Float.self)
      column &+= 1
    }
    return total
  }
}

extension Image {
  /// The central differences, across and down, of the values that probes read around a pixel; the
  /// border is repeated.
  fileprivate func intensityGradient(at pixel: Int) -> Point {
    let (column, row) = (pixel % width, pixel / width)
    func value(_ column: Int, _ row: Int) -> Double {
      let pixel = min(max(row, 0), height - 1) * width + min(max(column, 0), width - 1)
      return pixels.withUnsafeBufferPointer {
        $0.baseAddress.map { Double(probedIntensity($0, pixel: pixel, isGrey: channels == 1)) } ?? 0
      }
    }
    return Point(
      x: (value(column + 1, row) - value(column - 1, row)) / 2,
      y: (value(column, row + 1) - value(column, row - 1)) / 2)
  }
}
