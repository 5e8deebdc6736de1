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
        try finished.withLock { finished throws(Failure) in
          finished.waiting[number] = output
          while let output = finished.waiting.removeValue(forKey: finished.delivered) {
            finished.delivered += 1
            places.signal()
            guard failure.withLock({ $0 == nil }) else { return }
            do throws(Failure) { try deliver(output) } catch {
              // Before another thread can deliver what comes next.
              failure.withLock { $0 = $0 ?? error }
              throw error
            }
          }
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
  var delivered = 0
  var waiting: [Int: Output] = [:]
}
