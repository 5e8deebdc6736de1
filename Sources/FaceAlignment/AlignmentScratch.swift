/// The memory that a prediction works in, so that none is allocated for a face.
///
/// A scratch belongs to cascades of the sizes that it was made for, and to one prediction at a
/// time.
final class AlignmentScratch: @unchecked Sendable {
  // Sendable: `ScratchPool`, its only owner, hands each scratch to one prediction at a time.
  let samples: UnsafeMutablePointer<Float>
  /// The leaf that each tree of a stage led to, and as many more numbers of leaves as are looked
  /// ahead.
  let leaves: UnsafeMutablePointer<Int32>
  let shape: UnsafeMutablePointer<Float>
  let layout: CascadeLayout

  init(for cascade: RegressionCascade) {
    layout = cascade.layout
    samples = .allocate(capacity: max(1, layout.probes))
    leaves = .allocate(capacity: layout.trees + StageLeaves.treesAhead)
    shape = .allocate(capacity: layout.coordinates)
    samples.initialize(repeating: 0, count: max(1, layout.probes))
    leaves.initialize(repeating: 0, count: layout.trees + StageLeaves.treesAhead)
    shape.initialize(repeating: 0, count: layout.coordinates)
  }

  deinit {
    samples.deallocate()
    leaves.deallocate()
    shape.deallocate()
  }
}
