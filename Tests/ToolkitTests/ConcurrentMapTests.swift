import Synchronization
import Testing
import Toolkit

@Suite("A map on several threads")
struct ConcurrentMapTests {
  private struct Odd: Error, Equatable { let number: Int }

  @Test("gives what one thread gives, in the numbers' order", arguments: [-1, 1, 2, 9])
  func order(threads: Int) {
    let squares = concurrentMap(3..<40, threads: threads, worker: {}) { _, number in
      number * number
    }
    #expect(squares == (3..<40).map { $0 * $0 })
  }

  @Test("makes a worker for each thread, and no more than there are numbers", arguments: [1, 2, 3])
  func workers(threads: Int) {
    let made = Mutex(0)
    _ = concurrentMap(0..<2, threads: threads, worker: { made.withLock { $0 += 1 } }) { _, _ in }
    #expect((1...min(2, threads)).contains(made.withLock { $0 }))
  }

  @Test("of nothing makes no worker")
  func nothing() {
    let results = concurrentMap(5..<5, threads: 4, worker: { Issue.record("a worker") }) { $1 }
    #expect(results.isEmpty)
  }

  @Test("ends with the error of a body or a worker, and begins no more")
  func errors() {
    let done = Mutex(0)
    #expect(throws: Odd(number: 1)) {
      try concurrentMap(0..<10_000, threads: 2) { () throws(Odd) in
      } _: { _, number throws(Odd) in
        if number == 1 { throw Odd(number: 1) }
        done.withLock { $0 += 1 }
      }
    }
    #expect(done.withLock { $0 } < 9_999)
    #expect(throws: Odd(number: 7)) {
      try concurrentMap(0..<3, threads: 2) { () throws(Odd) in
        throw Odd(number: 7)
      } _: {
        _, _ throws(Odd) in
      }
    }
  }
}
