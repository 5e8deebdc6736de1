import Synchronization

/// The working memory of a prediction, reused from face to face.
///
/// A scratch fits the cascade that it was made for and serves one prediction at a time.
final class AlignmentScratch: @unchecked Sendable {
  // Sendable: `ScratchPool`, the only owner, hands each scratch to one prediction at a time.
  let samples: UnsafeMutablePointer<Float>
  /// The leaf that each tree of a stage led to; the look-ahead reads beyond the last tree.
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

/// Idle scratches; there are as many in all as threads have predicted at once.
final class ScratchPool: Sendable {
  private let idle = Mutex<[AlignmentScratch]>([])

  /// Lends a scratch for the duration of the call.
  func withScratch<Result>(for cascade: RegressionCascade, _ body: (AlignmentScratch) -> Result)
    -> Result
  {
    let scratch = idle.withLock { $0.popLast() } ?? AlignmentScratch(for: cascade)
    defer { idle.withLock { $0.append(scratch) } }
    return body(scratch)
  }
}
