import EmotionCore
import EmotionRecognition
import Foundation
import PixelImages
import Testing
import Toolkit

@testable import RobustnessEvaluation

/// What recognisers were asked, in order.
private final class Calls {
  var all: [String] = []
}

private struct Recorder: RecognitionMethod {
  let name: String
  let calls: Calls
  var pause: UInt32 = 0
  /// The width of pictures that it refuses.
  var refusedWidth: Int?
  var fault = Fault.data

  func recognize(_ image: Image) throws(RecognitionError) -> RecognitionOutcome {
    calls.all.append("\(name)\(image.width)")
    usleep(pause)
    if image.width == refusedWidth { throw RecognitionError(.noFace, fault: fault, "none") }
    return .noFace
  }

  func recognize(_ image: Image, box: Rect) throws(RecognitionError) -> RecognizedFace {
    calls.all.append("\(name)\(image.width)box")
    return RecognizedFace(
      box: box, boxSource: .given, score: nil, landmarks: nil,
      probabilities: Probabilities(logits: [Float](repeating: 0, count: Emotion.count)))
  }
}

@Suite("The times of recognisers")
struct PipelineTimesTests {
  private let calls = Calls()

  private func pictures(_ widths: Int...) throws -> [Image] {
    try widths.map {
      try Image(width: $0, height: 1, channels: 1, pixels: [UInt8](repeating: 0, count: $0))
    }
  }

  @Test("are taken in turn, picture by picture, after a round that is not counted")
  func turns() throws {
    let recognizers = ["a", "b"].map { Recorder(name: $0, calls: calls) }
    let times = try PipelineTimes.measure(recognizers, on: pictures(1, 2, 3))
    #expect(
      calls.all == [1, 2, 3, 1, 2, 3].flatMap { ["a\($0)", "a\($0)box", "b\($0)", "b\($0)box"] })
    #expect(times.keys.sorted() == ["a", "b"])
    #expect(times.values.allSatisfy { $0.n == 3 })
  }

  @Test("can be taken with one picture, and with none there are none")
  func few() throws {
    let recognizers = [Recorder(name: "a", calls: calls)]
    #expect(try PipelineTimes.measure(recognizers, on: pictures(1))["a"]?.n == 1)
    #expect(try PipelineTimes.measure(recognizers, on: []).isEmpty)
  }

  @Test("are in milliseconds, with and without detection apart")
  func milliseconds() throws {
    let slow = Recorder(name: "slow", calls: calls, pause: 5000)
    let times = try #require(PipelineTimes.measure([slow], on: pictures(1, 2, 3))["slow"])
    #expect(times.medianMilliseconds >= 5)
    #expect(times.medianMillisecondsGivenBox < times.medianMilliseconds)
  }

  @Test("leave out a picture that one of the recognisers cannot take, for all of them")
  func unusable() throws {
    let picky = Recorder(name: "picky", calls: calls, refusedWidth: 2)
    let times = try PipelineTimes.measure(
      [Recorder(name: "a", calls: calls), picky], on: pictures(1, 2, 3))
    #expect(times.mapValues(\.n) == ["a": 2, "picky": 2])
    #expect(try PipelineTimes.measure([picky], on: pictures(2)).isEmpty)
  }

  @Test("end with an error that is a fault of ours")
  func fault() {
    let broken = Recorder(name: "broken", calls: calls, refusedWidth: 1, fault: .software)
    #expect(throws: RecognitionError.self) {
      try PipelineTimes.measure([broken], on: pictures(1))
    }
  }

  @Test("of repeated work leave the warm-up out and are for one unit")
  func timing() throws {
    var rounds = 0
    let timing = Timing.measure("sleep", units: 2, warmUp: 2, repeats: 5) {
      rounds += 1
      usleep(rounds <= 2 ? 40_000 : 4000)
    }
    #expect(rounds == 7)
    #expect(timing.repeats == 5 && timing.what == "sleep")
    #expect(timing.p10Milliseconds >= 2)
    #expect(timing.p10Milliseconds <= timing.medianMilliseconds)
    #expect(timing.medianMilliseconds <= timing.p90Milliseconds)
  }
}
