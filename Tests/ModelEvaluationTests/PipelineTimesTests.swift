import EmotionCore
import EmotionRecognition
import FaceAnalysis
import ModelEvaluation
import PixelImages
import Synchronization
import TestSupport
import Testing
import Toolkit

/// What methods were asked, in order.
private final class Calls: Sendable {
  private let calls = Mutex<[String]>([])

  var all: [String] { calls.withLock { $0 } }
  func add(_ call: String) { calls.withLock { $0.append(call) } }
}

private struct Refusal: DescribedError {
  let fault: Fault
  let description = "refused"
}

/// A method that takes a time of its own for each kind of question, on a clock that it moves.
private struct Recorder: RecognitionMethod {
  let name: String
  let calls: Calls
  var clock = ManualClock()
  /// The width of pictures that it refuses.
  var refusedWidth: Int?
  var fault = Fault.data

  func recognize(_ image: Image) throws -> RecognitionOutcome {
    calls.add("\(name)\(image.width)")
    clock.advance(by: .milliseconds(5 * image.width))
    if image.width == refusedWidth { throw Refusal(fault: fault) }
    return .noFace
  }

  func recognize(_ images: [Image]) -> [Result<RecognitionOutcome, any Error>] {
    images.map { image in Result { try recognize(image) } }
  }

  func recognize(_ image: Image, box: Rect) throws -> RecognizedFace {
    calls.add("\(name)\(image.width)box")
    clock.advance(by: .milliseconds(2))
    return RecognizedFace(
      box: box, boxSource: .given, score: nil, landmarks: nil,
      probabilities: Probabilities(logits: [Float](repeating: 0, count: Emotion.count)))
  }
}

@Suite("The times of methods")
struct PipelineTimesTests {
  private let calls = Calls()
  private let prior = Engine.native.traits.prior

  private func pictures(_ widths: Int...) throws -> [Image] {
    try widths.map {
      try Image(width: $0, height: 1, channels: 1, pixels: [UInt8](repeating: 0, count: $0))
    }
  }

  @Test("are taken in turn, picture by picture, after a round that is not counted")
  func turns() throws {
    let methods = ["a", "b"].map { Recorder(name: $0, calls: calls) }
    let times = try PipelineTimes.measure(methods, on: pictures(1, 2, 3), prior: prior)
    #expect(
      calls.all == [1, 2, 3, 1, 2, 3].flatMap { ["a\($0)", "a\($0)box", "b\($0)", "b\($0)box"] })
    #expect(times.keys.sorted() == ["a", "b"])
    #expect(times.values.allSatisfy { $0.n == 3 })
  }

  @Test("can be taken with one picture, and with none there are none")
  func few() throws {
    let methods = [Recorder(name: "a", calls: calls)]
    #expect(try PipelineTimes.measure(methods, on: pictures(1), prior: prior)["a"]?.n == 1)
    #expect(try PipelineTimes.measure(methods, on: [], prior: prior).isEmpty)
  }

  @Test("are medians in milliseconds, with and without detection apart")
  func milliseconds() throws {
    let method = Recorder(name: "a", calls: calls)
    let times = try #require(
      PipelineTimes.measure([method], on: pictures(1, 2, 7), prior: prior, clock: method.clock)["a"]
    )
    #expect(times.medianMilliseconds == 10)
    #expect(times.medianMillisecondsGivenBox == 2)
  }

  @Test("leave out a picture that one of the methods cannot take, for all of them")
  func unusable() throws {
    let picky = Recorder(name: "picky", calls: calls, refusedWidth: 2)
    let times = try PipelineTimes.measure(
      [Recorder(name: "a", calls: calls), picky], on: pictures(1, 2, 3), prior: prior)
    #expect(times.mapValues(\.n) == ["a": 2, "picky": 2])
    #expect(try PipelineTimes.measure([picky], on: pictures(2), prior: prior).isEmpty)
  }

  @Test("end with an error that is a fault of the program")
  func fault() {
    let broken = Recorder(name: "broken", calls: calls, refusedWidth: 1, fault: .software)
    #expect(throws: Refusal.self) {
      try PipelineTimes.measure([broken], on: pictures(1), prior: prior)
    }
  }
}
