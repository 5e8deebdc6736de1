import Glibc
import Synchronization
import Testing
import Toolkit

@Suite("A pool of workers")
struct WorkerPoolTests {
  private struct Mishap: Error, Equatable { let item: Int }

  /// Works on the numbers below a count, each taking another time.
  private func work(
    count: Int, threads: Int, ahead: Int, failing: Int? = nil,
    deliver: @Sendable (Int) throws(Mishap) -> Void
  ) throws(Mishap) -> (most: Int, begun: Int) {
    let given = Mutex(0)
    let open = Mutex((now: 0, most: 0))
    // Whoever has a later item lets the others go first now and then, so that results come out of
    // order.
    try WorkerPool(count: threads) { () throws(Mishap) in }.stream(
      ahead: ahead,
      next: {
        given.withLock { given -> Int? in
          guard given < count else { return nil }
          given += 1
          return given - 1
        }
      },
      body: { _, item throws(Mishap) in
        open.withLock {
          $0.now += 1
          $0.most = max($0.most, $0.now)
        }
        for _ in 0..<(item % 7) { sched_yield() }
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
    let finished = Mutex(0)
    #expect(throws: Mishap(item: 0)) {
      try WorkerPool(count: threads) { () throws(Mishap) in }.stream(
        next: {
          given.withLock { given -> Int? in
            given += 1
            return given - 1
          }
        },
        body: { _, item throws(Mishap) in
          // The first is the last to end, by when the others have filled every place; but not if
          // Dispatch has no thread for them.
          if item == 0 {
            for _ in 0..<1000 where finished.withLock({ $0 }) < 4 * threads - 1 { sched_yield() }
          }
          finished.withLock { $0 += 1 }
          return item
        },
        deliver: { item throws(Mishap) in throw Mishap(item: item) })
    }
  }

  @Test("ends with the error of a worker that cannot be made")
  func worker() {
    #expect(throws: Mishap(item: -1)) {
      try WorkerPool(count: 2) { () throws(Mishap) in throw Mishap(item: -1) }.stream(
        next: { 1 }, body: { (_: Void, item: Int) throws(Mishap) in item },
        deliver: { _ throws(Mishap) in })
    }
  }

  @Test(
    "begins nothing more once it is cancelled, and delivers what is in work", arguments: [1, 3])
  func cancelled(threads: Int) throws {
    let delivered = Mutex<[Int]>([])
    let given = Mutex(0)
    try WorkerPool<Void, any Error>(count: threads) {}.stream(
      next: {
        given.withLock { given -> Int? in
          given += 1
          return given - 1
        }
      },
      isCancelled: { delivered.withLock { $0.count >= 10 } },
      body: { _, item in item }, deliver: { item in delivered.withLock { $0.append(item) } })
    let items = delivered.withLock { $0 }
    #expect(items == Array(0..<items.count))
    #expect((10...10 + 4 * threads).contains(items.count))
  }

  @Test("keeps its workers from call to call, at most as many as it has threads")
  func kept() throws {
    let made = Mutex(0)
    let pool = WorkerPool<Int, any Error>(count: 2) {
      made.withLock { made in
        made += 1
        return made
      }
    }
    #expect(made.withLock { $0 } == 0, "none before there is work")
    for _ in 0..<5 { _ = try pool.map(0..<20) { worker, _ in worker } }
    #expect((1...2).contains(try pool.withWorker { $0 }))
    #expect((1...2).contains(made.withLock { $0 }))
  }

  @Test("gives a result for each item where one may fail without ending the others")
  func results() {
    let pool = WorkerPool<Void, any Error>(count: 3) {}
    let results = pool.results(0..<9) { _, item in
      if item == 4 { throw Mishap(item: item) }
      return item
    }
    #expect(results.compactMap { try? $0.get() } == [0, 1, 2, 3, 5, 6, 7, 8])
    #expect(throws: Mishap(item: 4)) { try results[4].get() }
  }
}
