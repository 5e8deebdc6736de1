import Synchronization

/// Counts pictures that several threads make, and reports each count in its turn.
struct PictureCount: ~Copyable {
  private let done = Mutex(0)

  func add(_ report: @Sendable (Int) -> Void) {
    done.withLock { done in
      done += 1
      report(done)
    }
  }
}
