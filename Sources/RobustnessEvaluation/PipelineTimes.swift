public import EmotionRecognition
import EvaluationStatistics
public import PixelImages

/// How long one recogniser takes for one picture, batch of one, one thread.
public struct PipelineTimes: Codable, Equatable, Sendable {
  /// The median of the whole way, detection included, in milliseconds.
  public let medianMilliseconds: Double
  /// The median where the face's box is given, in milliseconds.
  public let medianMillisecondsGivenBox: Double
  /// The pictures that were timed.
  public let n: Int

  /// Times two or more recognisers on the same pictures in turn, after a round to warm up, so that
  /// what else the machine does falls on all alike.
  public static func measure(
    _ recognizers: [any EmotionRecognizer], on images: [Image]
  ) throws(RecognitionError) -> [String: PipelineTimes] {
    var whole: [String: [Double]] = [:]
    var given: [String: [Double]] = [:]
    for (round, image) in (images.prefix(2) + images).enumerated() {
      for recognizer in recognizers {
        let time = try milliseconds { () throws(RecognitionError) in
          _ = try recognizer.recognize(image)
        }
        let box = BoxPrior.faceCrop.box(width: image.width, height: image.height)
        let timeGivenBox = try milliseconds { () throws(RecognitionError) in
          _ = try recognizer.recognize(image, box: box)
        }
        guard round >= min(2, images.count) else { continue }
        whole[recognizer.name, default: []].append(time)
        given[recognizer.name, default: []].append(timeGivenBox)
      }
    }
    var times: [String: PipelineTimes] = [:]
    for (name, values) in whole {
      times[name] = PipelineTimes(
        medianMilliseconds: Percentile.median(values) ?? 0,
        medianMillisecondsGivenBox: Percentile.median(given[name] ?? []) ?? 0, n: values.count)
    }
    return times
  }

  private static func milliseconds(_ body: () throws(RecognitionError) -> Void)
    throws(RecognitionError) -> Double
  {
    let clock = ContinuousClock()
    let begin = clock.now
    try body()
    return (clock.now - begin) / .milliseconds(1)
  }
}
