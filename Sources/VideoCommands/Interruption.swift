import Glibc
import Synchronization

/// Turns the first Ctrl-C, or `SIGTERM`, during a video into a call, so that what was read is
/// written; the second, and any other, ends the program as ever.
final class Interruption: Sendable {
  static let shared = Interruption()

  private struct State {
    var isInstalled = false
    var stop: (@Sendable () -> Void)?
    var happened = false
    var lastSignal: ContinuousClock.Instant?
  }

  private static let signals = [SIGINT, SIGTERM]
  private let state = Mutex(State())

  private init() {}

  /// Has a signal call `stop` until `end`.
  func begin(_ stop: @escaping @Sendable () -> Void) {
    let isFirst = state.withLock { state in
      (state.stop, state.happened) = (stop, false)
      defer { state.isInstalled = true }
      return !state.isInstalled
    }
    if isFirst { install() }
  }

  func end() { state.withLock { $0.stop = nil } }

  /// Whether a signal came since `begin`.
  var happened: Bool { state.withLock { $0.happened } }

  private func install() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    let reading = ends[0]
    signalPipe = ends[1]
    for number in Self.signals { signal(number, noteSignal) }
    // Who started the program may have held them back.
    var set = sigset_t()
    sigemptyset(&set)
    for number in Self.signals { sigaddset(&set, number) }
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Reading(end: reading))
    pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Interruption.shared.watch(Unmanaged<Reading>.fromOpaque(argument).takeRetainedValue().end)
        return nil
      }, box.toOpaque())
  }

  private func watch(_ reading: Int32) {
    var number: UInt8 = 0
    while true {
      let count = read(reading, &number, 1)
      if count < 0, errno == EINTR { continue }
      guard count == 1 else { return }
      let (isFirst, isRepeated, stop) = state.withLock { state in
        // The program `timeout` sends its signal twice.
        let isRepeated = state.lastSignal.map { .now - $0 < .milliseconds(500) } ?? false
        state.lastSignal = .now
        let isFirst = !state.happened && state.stop != nil
        if isFirst { state.happened = true }
        return (isFirst, isRepeated, state.stop)
      }
      if isFirst {
        stop?()
      } else if !isRepeated {
        signal(Int32(number), SIG_DFL)
        kill(getpid(), Int32(number))
      }
    }
  }

  private final class Reading: Sendable {
    let end: Int32

    init(end: Int32) { self.end = end }
  }
}

/// Where the signal's number is written to: a handler may do little more than that.
nonisolated(unsafe) private var signalPipe: Int32 = -1

private func noteSignal(_ number: Int32) {
  var byte = UInt8(truncatingIfNeeded: number)
  _ = write(signalPipe, &byte, 1)
}
