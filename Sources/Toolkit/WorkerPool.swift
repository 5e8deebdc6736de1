import Dispatch
import Synchronization

/// Workers on several threads: the one concurrency tool of recognition, evaluation and training.
///
/// A worker, such as a detector with its buffers, is made on first use, serves one thread at a time
/// and lives as long as the pool, so that later calls find its memory warm. Any number of threads
/// may share a pool.
public final class WorkerPool<Worker, Failure: Error>: Sendable {
  /// The maximum number of workers, and of threads at work; at least 1.
  public let count: Int
  private let members: [Member]

  /// - Parameter make: Makes a worker; an error ends the call that needed it.
  public init(count: Int, make: @escaping @Sendable () throws(Failure) -> sending Worker) {
    self.count = max(1, count)
    members = (0..<self.count).map { _ in Member(make: make) }
  }

  /// Processes a stream of items and delivers the results in order.
  ///
  /// Memory doesn't depend on the number of items: at most `ahead` are in progress or waiting for
  /// an earlier one. No item starts after an error.
  ///
  /// - Parameters:
  ///   - ahead: Raised to the number of threads if lower; nil for four times as many.
  ///   - next: Gives the next item, or nil at the end; called by one thread at a time.
  ///   - isCancelled: Asked before each item; once true, no further item starts, and those in
  ///     progress are delivered.
  ///   - body: Turns an item into a result.
  ///   - deliver: Takes the results, in order; called by one thread at a time.
  /// - Throws: The first error of a worker, `body` or `deliver`.
  public func stream<Item: Sendable, Output: Sendable>(
    ahead: Int? = nil, next: @Sendable () -> Item?,
    isCancelled: @Sendable () -> Bool = { false },
    body: @Sendable (Worker, Item) throws(Failure) -> Output,
    deliver: @Sendable (Output) throws(Failure) -> Void
  ) throws(Failure) {
    try run(
      threads: count, ahead: ahead, next: next, isCancelled: isCancelled, body: body,
      deliver: deliver)
  }

  private func run<Item: Sendable, Output: Sendable>(
    threads: Int, ahead: Int?, next: @Sendable () -> Item?, isCancelled: @Sendable () -> Bool,
    body: @Sendable (Worker, Item) throws(Failure) -> Output,
    deliver: @Sendable (Output) throws(Failure) -> Void
  ) throws(Failure) {
    // Dispatch traps if a semaphore dies below its initial value; start at 0.
    let places = DispatchSemaphore(value: 0)
    for _ in 0..<max(threads, ahead ?? 4 * threads) { places.signal() }
    let begun = Mutex(0)
    let finished = Mutex(OrderedResults<Output>())
    let failure = Mutex<Failure?>(nil)
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      do throws(Failure) {
        while true {
          // Take the place before the number, so that the earliest item always has one.
          places.wait()
          guard failure.withLock({ $0 == nil }) else { break }
          let (number, item) = begun.withLock { begun -> (Int, Item?) in
            defer { begun += 1 }
            return (begun, isCancelled() ? nil : next())
          }
          guard let item else { break }
          let output = try members[thread].work { worker throws(Failure) in
            try body(worker, item)
          }
          guard finished.withLock({ $0.add(output, number) }) else { continue }
          // This thread delivers until the next result is missing; the others keep working.
          while let output = finished.withLock({ $0.next() }) {
            places.signal()
            guard failure.withLock({ $0 == nil }) else { break }
            try deliver(output)
          }
        }
      } catch {
        failure.withLock { $0 = $0 ?? error }
      }
      // Other threads may be waiting for a place that no one will return.
      for _ in 0..<threads { places.signal() }
    }
    if let error = failure.withLock({ $0 }) { throw error }
  }

  /// The results of `body` for each number of a range, in order.
  ///
  /// - Throws: The first error of a worker or of `body`; no number starts after it.
  public func map<Output: Sendable>(
    _ range: Range<Int>, _ body: @Sendable (Worker, Int) throws(Failure) -> Output
  ) throws(Failure) -> [Output] {
    guard !range.isEmpty else { return [] }
    let numbers = Mutex(range.makeIterator())
    let outputs = Mutex<[Output]>([])
    try run(
      threads: min(count, range.count), ahead: range.count,
      next: { numbers.withLock { $0.next() } }, isCancelled: { false }, body: body,
      deliver: { output throws(Failure) in outputs.withLock { $0.append(output) } })
    return outputs.withLock { $0 }
  }

  /// The results of `body` for each number of a range; a failure doesn't end the others.
  public func results<Output: Sendable>(
    _ range: Range<Int>, _ body: @Sendable (Worker, Int) throws -> Output
  ) -> [Result<Output, any Error>] {
    do throws(Failure) {
      return try map(range) { worker, number throws(Failure) in
        Result { try body(worker, number) }
      }
    } catch { return range.map { _ in .failure(error) } }
  }

  /// Lends a free worker; waits if all are busy.
  public func withWorker<R: Sendable>(
    _ body: (Worker) throws(Failure) -> R
  ) throws(Failure) -> R {
    for member in members {
      if let result = try member.workIfFree(body) { return result }
    }
    return try members[0].work(body)
  }

  /// A worker and the lock that proves to the compiler that one thread uses it at a time.
  private final class Member: Sendable {
    private let worker = Mutex<Worker?>(nil)
    private let make: @Sendable () throws(Failure) -> sending Worker

    init(make: @escaping @Sendable () throws(Failure) -> sending Worker) { self.make = make }

    func work<R: Sendable>(_ body: (Worker) throws(Failure) -> R) throws(Failure) -> R {
      try worker.withLock { (worker) throws(Failure) in try use(&worker, body) }
    }

    func workIfFree<R: Sendable>(_ body: (Worker) throws(Failure) -> R) throws(Failure) -> R? {
      try worker.withLockIfAvailable { (worker) throws(Failure) in try use(&worker, body) }
    }

    private func use<R: Sendable>(
      _ worker: inout sending Worker?, _ body: (Worker) throws(Failure) -> R
    ) throws(Failure) -> R {
      if let worker { return try body(worker) }
      let made = try make()
      let result = try body(made)
      worker = made
      return result
    }
  }
}

/// The results of `body` for each number of a range, in order, on several threads with a worker
/// each.
///
/// - Parameter threads: At least 1; never more than there are numbers.
/// - Throws: The first error of a worker or of `body`.
public func concurrentMap<Worker, Output: Sendable, Failure: Error>(
  _ range: Range<Int>, threads: Int,
  worker: @escaping @Sendable () throws(Failure) -> sending Worker,
  _ body: @Sendable (Worker, Int) throws(Failure) -> Output
) throws(Failure) -> [Output] {
  try WorkerPool(count: threads, make: worker).map(range, body)
}

/// Results that arrive out of order, and whether a thread is delivering.
private struct OrderedResults<Output: Sendable> {
  private var delivered = 0
  private var waiting: [Int: Output] = [:]
  private var isDelivering = false

  /// Adds a result; true if the caller must deliver, because no thread does.
  mutating func add(_ output: Output, _ number: Int) -> Bool {
    waiting[number] = output
    guard !isDelivering, waiting[delivered] != nil else { return false }
    isDelivering = true
    return true
  }

  /// The next result in order; nil if it is missing, which ends the delivery.
  ///
  /// After an error the delivering thread leaves, and no other takes over.
  mutating func next() -> Output? {
    guard let output = waiting.removeValue(forKey: delivered) else {
      isDelivering = false
      return nil
    }
    delivered += 1
    return output
  }
}
