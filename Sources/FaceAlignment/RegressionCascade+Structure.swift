// The structure of a cascade, open to the package because attacks on landmarks need it. It is
// read-only, and any number of threads may read it at once.

extension RegressionCascade {
  /// A node of a tree, which asks whether one probe's pixel is brighter than another's by more than
  /// a threshold (Kazemi and Sullivan, CVPR 2014, section 2.3).
  package struct Split: Equatable, Sendable {
    /// The probe whose pixel may be brighter, `0..<probeCount`.
    package let first: Int
    /// The probe that it is compared with, `0..<probeCount`.
    package let second: Int
    /// In grey levels; pixels are `0...255`.
    package let threshold: Float
  }

  /// A place where a stage reads a pixel; it moves and rotates with a point of the shape.
  package struct Probe: Equatable, Sendable {
    /// A point of the shape, `0..<pointCount`.
    package let anchor: Int
    /// The offset from that point, in the unit square of the box, if the shape has the initial
    /// rotation and scale.
    package let offset: SIMD2<Float>
  }

  /// The shape that every prediction starts with, dlib's initial shape: `[pointCount]` points in
  /// the unit square of the box.
  package var meanShape: [SIMD2<Float>] { Self.points(initialShape, count: pointCount) }

  /// The number of leaves of a tree.
  package var leafCount: Int { splitCount + 1 }

  /// The places where a stage reads pixels: `[probeCount]`.
  ///
  /// - Precondition: `0..<stageCount` contains the stage.
  package func probes(ofStage stage: Int) -> [Probe] {
    precondition((0..<stageCount).contains(stage), "There is no stage \(stage).")
    let (anchors, offsets) = (anchors(stage: stage), offsets(stage: stage))
    return (0..<probeCount).map { probe in
      Probe(
        anchor: Int(anchors[probe]),
        offset: SIMD2(offsets[2 * probe], offsets[2 * probe + 1]))
    }
  }

  /// A split of a tree.
  ///
  /// - Parameter node: The root is 0; node n is followed by 2n + 1 if the difference is above the
  ///   threshold and by 2n + 2 if not. Nodes from `splitCount` on are leaves.
  /// - Precondition: `0..<splitCount` contains the node, `0..<stageCount` the stage and
  ///   `0..<treeCount` the tree.
  package func split(_ node: Int, stage: Int, tree: Int) -> Split {
    requireTree(tree, stage: stage)
    precondition((0..<splitCount).contains(node), "A tree has no split \(node).")
    let packed = splits(stage: stage)[tree * splitCount + node]
    return Split(
      first: Int(packed.first), second: Int(packed.second), threshold: packed.threshold)
  }

  /// What a leaf adds to the shape: `[pointCount]` offsets in the unit square of the box.
  ///
  /// - Parameter leaf: Counted from left to right.
  /// - Precondition: `0..<leafCount` contains the leaf, `0..<stageCount` the stage and
  ///   `0..<treeCount` the tree.
  /// - Throws: `CascadeError.damaged` if the leaf is damaged.
  package func leaf(
    _ leaf: Int, stage: Int, tree: Int
  ) throws(CascadeError) -> [SIMD2<Float>] {
    requireTree(tree, stage: stage)
    precondition((0..<leafCount).contains(leaf), "A tree has no leaf \(leaf).")
    let place = tree * leafCount + leaf
    // A checked copy, because the mapped file may change meanwhile.
    let bytes = CascadeBytes(count: layout.leafStride)
    bytes.memory.copyMemory(
      from: UnsafeRawBufferPointer(
        start: leaves(stage: stage) + place * layout.leafStride, count: layout.leafStride))
    let base = UnsafeRawPointer(bytes.memory.baseAddress.unsafelyUnwrapped)
    guard isWhole(base, number: stage * treeCount * leafCount + place) else { throw .damaged }
    return withExtendedLifetime(bytes) {
      Self.points(base.assumingMemoryBound(to: Float.self), count: pointCount)
    }
  }

  /// The splits from the root to a leaf of any tree, and whether the difference is above the
  /// threshold at each.
  ///
  /// - Precondition: `0..<leafCount` contains the leaf.
  package func path(toLeaf leaf: Int) -> [(node: Int, isAbove: Bool)] {
    precondition((0..<leafCount).contains(leaf), "A tree has no leaf \(leaf).")
    var path: [(node: Int, isAbove: Bool)] = []
    var node = leaf + splitCount
    while node > 0 {
      // Odd nodes are first children.
      path.append((node: (node - 1) / 2, isAbove: node % 2 == 1))
      node = (node - 1) / 2
    }
    return path.reversed()
  }

  private func requireTree(_ tree: Int, stage: Int) {
    precondition((0..<stageCount).contains(stage), "There is no stage \(stage).")
    precondition((0..<treeCount).contains(tree), "A stage has no tree \(tree).")
  }

  static func points(_ values: UnsafePointer<Float>, count: Int) -> [SIMD2<Float>] {
    (0..<count).map { SIMD2(values[2 * $0], values[2 * $0 + 1]) }
  }
}
