import Synchronization

/// Scratches that wait for the next prediction; as many come to be as threads predict at once.
final class ScratchPool: Sendable {
  private let idle = Mutex<[AlignmentScratch]>([])

  /// Lends a scratch for the length of the call.
  func withScratch<Result>(for cascade: RegressionCascade, _ body: (AlignmentScratch) -> Result)
    -> Result
  {
    let scratch = idle.withLock { $0.popLast() } ?? AlignmentScratch(for: cascade)
    defer { idle.withLock { $0.append(scratch) } }
    return body(scratch)
  }
}
