import EmotionRecognition
import PixelImages
import Testing
import Toolkit

@testable import RobustnessEvaluation

@Suite("Workers side by side")
struct WorkerPoolTests {
  /// Counts what it was given; two threads in it at once would lose counts.
  private final class Worker {
    var served = 0
  }

  private static func pictures(_ count: Int) throws -> [Image] {
    try (0..<count).map {
      try Image(width: $0 + 1, height: 1, channels: 1, pixels: [UInt8](repeating: 0, count: $0 + 1))
    }
  }

  private static func pool(_ count: Int) throws -> WorkerPool<Worker> {
    try WorkerPool(count: count) { () throws(RecognitionError) in Worker() }
  }

  @Test("answer in the pictures' order", arguments: [0, 1, 2, 3, 8], [0, 1, 2, 7, 50])
  func order(workers: Int, count: Int) throws {
    let results = try Self.pool(workers).map(Self.pictures(count)) { worker, image in
      worker.served += 1
      return image.width
    }
    #expect(try results.map { try $0.get() } == Array(0..<count).map { $0 + 1 })
  }

  @Test("share the pictures out evenly, each thread with a worker of its own")
  func shares() throws {
    let pool = try Self.pool(4)
    let pictures = try Self.pictures(40)
    let counts = pool.map(pictures) { worker, _ in
      worker.served += 1
      return worker.served
    }
    #expect(try counts.map { try $0.get() } == (0..<40).map { $0 / 4 + 1 })
  }

  @Test("keep an error at its picture's place, and do the others")
  func errors() throws {
    let error = RecognitionError(.noFace, fault: .data, "none")
    let results = try Self.pool(2).map(Self.pictures(5)) { _, image throws(RecognitionError) in
      guard image.width != 3 else { throw error }
      return image.width
    }
    #expect(results == [.success(1), .success(2), .failure(error), .success(4), .success(5)])
  }
}
