import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Turns the first Ctrl-C (or `SIGTERM`) into a call, so that what was read is written; the second
/// ends the program as ever.
final class Interruption: Sendable {
  // Made once, and cancelled from any thread as Dispatch allows.
  nonisolated(unsafe) private let sources: [any DispatchSourceSignal]
  private let count = Atomic<Int>(0)

  init(_ stop: @escaping @Sendable () -> Void) {
    sources = [SIGINT, SIGTERM].map {
      DispatchSource.makeSignalSource(signal: $0, queue: .global())
    }
    for (signal, source) in zip([SIGINT, SIGTERM], sources) {
      Glibc.signal(signal, SIG_IGN)
      source.setEventHandler { [weak self] in
        self?.count.add(1, ordering: .relaxed)
        Glibc.signal(signal, SIG_DFL)
        stop()
      }
      source.resume()
    }
  }

  var happened: Bool { count.load(ordering: .relaxed) > 0 }

  func end() {
    for source in sources { source.cancel() }
    for signal in [SIGINT, SIGTERM] { Glibc.signal(signal, SIG_DFL) }
  }
}
