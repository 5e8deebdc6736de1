import Dispatch
import Synchronization

/// What a body makes of each number of a range, in their order, on several threads.
///
/// Each thread makes a worker of its own, such as a detector that only one thread may use, and
/// takes the next number when it is done with one. After an error no more numbers are begun.
///
/// - Parameter threads: At least one works, and no more than there are numbers.
/// - Throws: An error of a worker or of the body; of several, any.
public func concurrentMap<Worker, Output: Sendable, Failure: Error>(
  _ range: Range<Int>, threads: Int, worker: @Sendable () throws(Failure) -> Worker,
  _ body: @Sendable (Worker, Int) throws(Failure) -> Output
) throws(Failure) -> [Output] {
  guard !range.isEmpty else { return [] }
  let next = Mutex(range.lowerBound)
  let outputs = Mutex([Output?](repeating: nil, count: range.count))
  let failure = Mutex<Failure?>(nil)
  DispatchQueue.concurrentPerform(iterations: min(max(1, threads), range.count)) { _ in
    do throws(Failure) {
      let worker = try worker()
      while failure.withLock({ $0 == nil }) {
        let number = next.withLock { next in
          defer { next += 1 }
          return next
        }
        guard number < range.upperBound else { return }
        let output = try body(worker, number)
        outputs.withLock { $0[number - range.lowerBound] = output }
      }
    } catch { failure.withLock { $0 = error } }
  }
  if let error = failure.withLock({ $0 }) { throw error }
  return outputs.withLock { $0.compactMap { $0 } }
}
