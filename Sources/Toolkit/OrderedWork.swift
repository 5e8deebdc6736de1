import Dispatch
import Synchronization

/// Works on a stream of items on several threads and hands the results over in the items' order.
///
/// Never more than `ahead` items are in work or wait for an earlier one, so that memory does not
/// depend on how many there are. After an error nothing more is begun.
///
/// - Parameters:
///   - threads: At least one works.
///   - ahead: At least as many as threads.
///   - next: Gives the next item, or nil at the end; called by one thread at a time.
///   - worker: Makes what a thread works with, such as a detector that only one thread may use.
///   - body: Makes a result of an item.
///   - deliver: Takes the results, in order; called by one thread at a time.
/// - Throws: An error of a worker, the body or `deliver`; of several, the first.
public func orderedWork<Worker, Item, Output: Sendable, Failure: Error>(
  threads: Int, ahead: Int, next: @Sendable () -> sending Item?,
  worker: @Sendable () throws(Failure) -> Worker,
  body: @Sendable (Worker, Item) throws(Failure) -> Output,
  deliver: @Sendable (Output) throws(Failure) -> Void
) throws(Failure) {
  let threads = max(1, threads)
  // From 0 on: a semaphore traps that ends below what it began with, as it does after an error.
  let places = DispatchSemaphore(value: 0)
  for _ in 0..<max(threads, ahead) { places.signal() }
  let begun = Mutex(0)
  let finished = Mutex(Finished<Output>())
  let failure = Mutex<Failure?>(nil)
  DispatchQueue.concurrentPerform(iterations: threads) { _ in
    do throws(Failure) {
      var own: Worker?
      while true {
        // The place is taken before the number, so the earliest item always has one.
        places.wait()
        guard failure.withLock({ $0 == nil }) else { break }
        let (number, item) = begun.withLock { begun -> (Int, Item?) in
          defer { begun += 1 }
          return (begun, next())
        }
        guard let item else { break }
        // Not before there is work: of one picture, one detector.
        if own == nil { own = try worker() }
        guard let worker = own else { break }
        let output = try body(worker, item)
        guard finished.withLock({ $0.add(output, number) }) else { continue }
        // This thread delivers until the next result is not there yet; others go on working.
        while let output = finished.withLock({ $0.next() }) {
          places.signal()
          guard failure.withLock({ $0 == nil }) else { break }
          try deliver(output)
        }
      }
    } catch {
      failure.withLock { $0 = $0 ?? error }
    }
    // Others may wait for a place that nobody gives back any more.
    for _ in 0..<threads { places.signal() }
  }
  if let error = failure.withLock({ $0 }) { throw error }
}

private struct Finished<Output: Sendable> {
  private var delivered = 0
  private var waiting: [Int: Output] = [:]
  private var isDelivering = false

  /// Whether the caller is to deliver, because no one does.
  mutating func add(_ output: Output, _ number: Int) -> Bool {
    waiting[number] = output
    guard !isDelivering, waiting[delivered] != nil else { return false }
    isDelivering = true
    return true
  }

  /// The next result in order; nil where it is not there yet, and then no one delivers any more.
  ///
  /// After an error whoever delivers goes away, and no one takes the place.
  mutating func next() -> Output? {
    guard let output = waiting.removeValue(forKey: delivered) else {
      isDelivering = false
      return nil
    }
    delivered += 1
    return output
  }
}
