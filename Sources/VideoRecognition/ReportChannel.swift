import Dispatch
import PictureRecognition
import Synchronization

/// Hands reports from a thread to a task, a few at most ahead of it.
final class ReportChannel: Sendable {
  typealias Answer = Result<PictureReport?, any Error>

  private struct State {
    var reports: [PictureReport] = []
    /// What comes when the reports are taken.
    var end: Answer?
    var waiting: CheckedContinuation<Answer, Never>?
    var isCancelled = false
    var stop: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())
  private let room: DispatchSemaphore

  init(capacity: Int) {
    // From 0 on: a semaphore traps that ends below what it began with.
    room = DispatchSemaphore(value: 0)
    for _ in 0..<capacity { room.signal() }
  }

  /// Waits for room; false where no one wants any more.
  ///
  /// Called by the thread.
  func push(_ report: PictureReport) -> Bool {
    room.wait()
    let (isWanted, waiting) = state.withLock { state in
      guard !state.isCancelled else {
        return (false, CheckedContinuation<Answer, Never>?.none)
      }
      if state.waiting == nil { state.reports.append(report) }
      defer { state.waiting = nil }
      return (true, state.waiting)
    }
    if let waiting {
      room.signal()
      waiting.resume(returning: .success(report))
    }
    return isWanted
  }

  /// Says what comes after the last report.
  ///
  /// Called by the thread.
  func end(_ answer: Answer) {
    let waiting = state.withLock { state in
      // What is waited for comes now, and not again.
      state.end = state.waiting == nil ? answer : .success(nil)
      defer { state.waiting = nil }
      return state.waiting
    }
    waiting?.resume(returning: answer)
  }

  /// What is to be called where no one wants any more; at once where that is so already.
  func onCancel(_ stop: @escaping @Sendable () -> Void) {
    let isCancelled = state.withLock { state in
      state.stop = stop
      return state.isCancelled
    }
    if isCancelled { stop() }
  }

  func cancel() {
    let (waiting, stop) = state.withLock { state in
      state.isCancelled = true
      state.reports = []
      state.end = state.end ?? .success(nil)
      defer { state.waiting = nil }
      return (state.waiting, state.stop)
    }
    room.signal()
    stop?()
    waiting?.resume(returning: .success(nil))
  }

  /// The next report, or what comes after the last, again and again.
  ///
  /// One task at a time.
  func next() async -> Answer {
    await withCheckedContinuation { continuation in
      let answer = state.withLock { state -> Answer? in
        if !state.reports.isEmpty { return .success(state.reports.removeFirst()) }
        if let end = state.end {
          // An error comes once, as sequences have it.
          state.end = .success(nil)
          return end
        }
        state.waiting = continuation
        return nil
      }
      guard let answer else { return }
      if case .success(.some) = answer { room.signal() }
      continuation.resume(returning: answer)
    }
  }
}

/// Runs blocking work beside Swift's cooperative threads.
func onThreadOfItsOwn(_ work: @escaping @Sendable () -> Void) {
  DispatchQueue(label: "stoic.video-reports", qos: .userInitiated).async(execute: work)
}
