import Foundation
import Synchronization
import Testing
import Toolkit

@Suite("Work on a stream of items")
struct OrderedWorkTests {
  private struct Mishap: Error, Equatable { let item: Int }

  /// Works on the numbers below a count, each taking another time.
  private func work(
    count: Int, threads: Int, ahead: Int, failing: Int? = nil,
    deliver: @Sendable (Int) throws(Mishap) -> Void
  ) throws(Mishap) -> (most: Int, begun: Int) {
    let given = Mutex(0)
    let open = Mutex((now: 0, most: 0))
    try orderedWork(
      threads: threads, ahead: ahead,
      next: {
        given.withLock { given -> Int? in
          guard given < count else { return nil }
          given += 1
          return given - 1
        }
      },
      worker: { () throws(Mishap) in },
      body: { _, item throws(Mishap) in
        open.withLock {
          $0.now += 1
          $0.most = max($0.most, $0.now)
        }
        usleep(UInt32(item % 7 * 300))
        if item == failing { throw Mishap(item: item) }
        return item
      },
      deliver: { item throws(Mishap) in
        open.withLock { $0.now -= 1 }
        try deliver(item)
      })
    return (open.withLock { $0.most }, given.withLock { $0 })
  }

  @Test("delivers every result in the order of the items", arguments: [1, 2, 5])
  func order(threads: Int) throws {
    let delivered = Mutex<[Int]>([])
    let (most, _) = try work(count: 100, threads: threads, ahead: 8) { item in
      delivered.withLock { $0.append(item) }
    }
    #expect(delivered.withLock { $0 } == Array(0..<100))
    #expect(most <= 8)
  }

  @Test("does nothing where there is nothing")
  func empty() throws {
    _ = try work(count: 0, threads: 3, ahead: 1) { _ in Issue.record("nothing was to be delivered")
    }
  }

  @Test("ends with the error of an item, and begins few more", arguments: [1, 3])
  func failing(threads: Int) {
    let delivered = Mutex<[Int]>([])
    #expect(throws: Mishap(item: 20)) {
      _ = try work(count: 10_000, threads: threads, ahead: 6, failing: 20) { item in
        delivered.withLock { $0.append(item) }
      }
    }
    let items = delivered.withLock { $0 }
    #expect(items == Array(0..<items.count) && items.count <= 20)
  }

  @Test("ends with the error of whoever takes the results, who gets no more then")
  func refused() {
    let delivered = Mutex(0)
    #expect(throws: Mishap(item: 5)) {
      _ = try work(count: 10_000, threads: 3, ahead: 6) { item throws(Mishap) in
        delivered.withLock { $0 += 1 }
        if item == 5 { throw Mishap(item: item) }
      }
    }
    #expect(delivered.withLock { $0 } == 6)
  }

  @Test("ends so, too, where all others wait for the one that fails", arguments: [1, 2, 4])
  func waiting(threads: Int) {
    let given = Mutex(0)
    #expect(throws: Mishap(item: 0)) {
      try orderedWork(
        threads: threads, ahead: 4 * threads,
        next: {
          given.withLock { given -> Int? in
            given += 1
            return given - 1
          }
        },
        worker: { () throws(Mishap) in },
        body: { _, item throws(Mishap) in
          if item == 0 { usleep(100_000) }
          return item
        },
        deliver: { item throws(Mishap) in throw Mishap(item: item) })
    }
  }

  @Test("ends with the error of a worker that cannot be made")
  func worker() {
    #expect(throws: Mishap(item: -1)) {
      try orderedWork(
        threads: 2, ahead: 2, next: { 1 }, worker: { () throws(Mishap) in throw Mishap(item: -1) },
        body: { _, item throws(Mishap) in item }, deliver: { _ throws(Mishap) in })
    }
  }
}
