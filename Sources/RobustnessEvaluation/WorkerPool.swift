import Dispatch
import EmotionRecognition
import PixelImages
import Synchronization

/// Workers for several threads: pictures are shared out, results come in the pictures' order.
///
/// A worker belongs to one thread at a time, which its lock proves to the compiler.
struct WorkerPool<Worker>: Sendable {
  private let members: [Member]

  /// Makes one worker a thread.
  init(count: Int, make: () throws(RecognitionError) -> sending Worker) throws(RecognitionError) {
    var members: [Member] = []
    for _ in 0..<max(1, count) { members.append(Member(try make())) }
    self.members = members
  }

  /// What the workers make of each picture.
  func map<Outcome: Sendable>(
    _ images: [Image],
    _ body: @escaping @Sendable (Worker, Image) throws(RecognitionError) -> Outcome
  ) -> [Result<Outcome, RecognitionError>] {
    let members = members
    let shares = Mutex<[Int: [Result<Outcome, RecognitionError>]]>([:])
    DispatchQueue.concurrentPerform(iterations: members.count) { index in
      let own = stride(from: index, to: images.count, by: members.count).map { images[$0] }
      let results = members[index].worker.withLock { worker in
        own.map { image in Result { () throws(RecognitionError) in try body(worker, image) } }
      }
      shares.withLock { $0[index] = results }
    }
    let found = shares.withLock { $0 }
    return images.indices.compactMap { found[$0 % members.count]?[$0 / members.count] }
  }

  private final class Member: Sendable {
    let worker: Mutex<Worker>

    init(_ worker: sending Worker) { self.worker = Mutex(worker) }
  }
}

extension WorkerPool<LandmarkRecognizer> {
  /// What the recogniser says about each picture.
  func recognize(_ images: [Image]) -> [Result<RecognitionOutcome, RecognitionError>] {
    map(images) { recognizer, image throws(RecognitionError) in try recognizer.recognize(image) }
  }
}
