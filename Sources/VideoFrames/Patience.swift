import Dispatch
import Synchronization

/// Says when FFmpeg is to give up waiting: after a time, or when another thread stops it.
final class Patience: Sendable {
  private let deadline = Atomic<UInt64>(.max)
  private let stopped = Atomic<Bool>(false)

  /// Begins to wait, for so many seconds at most; for ever for a number that is infinite.
  func begin(seconds: Double) {
    let now = DispatchTime.now().uptimeNanoseconds
    deadline.store(
      seconds < 1e9 ? now &+ UInt64(max(0, seconds) * 1e9) : .max, ordering: .relaxed)
  }

  func stop() { stopped.store(true, ordering: .relaxed) }

  var isStopped: Bool { stopped.load(ordering: .relaxed) }

  var isOver: Bool {
    isStopped || DispatchTime.now().uptimeNanoseconds > deadline.load(ordering: .relaxed)
  }
}
