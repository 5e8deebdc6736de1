import Dispatch
import Glibc
import Synchronization

/// Turns the first Ctrl-C or `SIGTERM` into a call, so that finished work is written, or into a
/// sentence; the next one ends the program as usual.
public final class Interruption: Sendable {
  public static let shared = Interruption()

  private struct State {
    var sources: [any DispatchSourceSignal] = []
    var stop: (@Sendable () -> Void)?
    /// Whether the program ends as soon as `stop` was called.
    var endsAtOnce = false
    var happened = false
    var lastSignal: ContinuousClock.Instant?
  }

  private let state = Mutex(State())

  private init() {}

  /// Makes the next signal call `stop`, until `end`.
  public func begin(_ stop: @escaping @Sendable () -> Void) { begin(endingAtOnce: false, stop) }

  /// Makes the next signal print a sentence and end the program as usual, until `end`.
  ///
  /// For work that is on the disk as soon as it is finished, so that there is nothing to write.
  public func begin(saying sentence: String) {
    begin(endingAtOnce: true) {
      // A progress line, of which the terminal's ^C is part now.
      if StandardError.isTerminal { StandardError.printOver("") }
      StandardError.print(sentence)
    }
  }

  private func begin(endingAtOnce endsAtOnce: Bool, _ stop: @escaping @Sendable () -> Void) {
    state.withLock { state in
      (state.stop, state.endsAtOnce, state.happened) = (stop, endsAtOnce, false)
      guard state.sources.isEmpty else { return }
      state.sources = [SIGINT, SIGTERM].map(watch)
    }
  }

  public func end() { state.withLock { $0.stop = nil } }

  /// Whether a signal arrived since `begin`.
  public var happened: Bool { state.withLock { $0.happened } }

  private func watch(_ number: Int32) -> any DispatchSourceSignal {
    // Otherwise the signal would end the program before the source sees it.
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(
      signal: number, queue: DispatchQueue(label: "stoic.interruption", qos: .userInitiated))
    source.setEventHandler { [self] in receive(number) }
    source.resume()
    return source
  }

  private func receive(_ number: Int32) {
    let (isFirst, ends, stop) = state.withLock { state in
      // The program `timeout` sends its signal twice.
      let isRepeated = state.lastSignal.map { .now - $0 < .milliseconds(500) } ?? false
      state.lastSignal = .now
      let isFirst = !state.happened && state.stop != nil
      if isFirst { state.happened = true }
      return (isFirst, isFirst ? state.endsAtOnce : !isRepeated, state.stop)
    }
    if isFirst { stop?() }
    guard ends else { return }
    signal(number, SIG_DFL)
    // Dispatch may block the signal in its threads.
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, number)
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
    kill(getpid(), number)
  }
}
