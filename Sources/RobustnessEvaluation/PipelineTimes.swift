public import EmotionRecognition
import EvaluationStatistics
public import PixelImages
import Toolkit

/// How long one recogniser takes for one picture, batch of one, one thread.
public struct PipelineTimes: Codable, Equatable, Sendable {
  /// The median of the whole way, detection included, in milliseconds.
  public let medianMilliseconds: Double
  /// The median where the face's box is given, in milliseconds.
  public let medianMillisecondsGivenBox: Double
  /// The pictures that were timed.
  public let n: Int

  /// Times two or more recognisers on the same pictures in turn, after a round that is not counted,
  /// so that what else the machine does falls on all alike.
  ///
  /// A picture that one of them cannot take, such as one too narrow for the usual place of a face,
  /// is left out for all; `n` counts the others.
  ///
  /// - Throws: `RecognitionError` that is a fault of ours.
  /// - Returns: The times by the recogniser's name; empty where no picture could be timed.
  public static func measure(
    _ recognizers: [any RecognitionMethod], on images: [Image]
  ) throws(RecognitionError) -> [String: PipelineTimes] {
    var whole: [String: [Double]] = [:]
    var given: [String: [Double]] = [:]
    var usable: [Image] = []
    for image in images where try timed(recognizers, on: image) != nil { usable.append(image) }
    for image in usable {
      for (recognizer, time) in zip(recognizers, try timed(recognizers, on: image) ?? []) {
        whole[recognizer.name, default: []].append(time.whole)
        given[recognizer.name, default: []].append(time.givenBox)
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

  /// Nil where one of them cannot take the picture.
  private static func timed(_ recognizers: [any RecognitionMethod], on image: Image)
    throws(RecognitionError) -> [(whole: Double, givenBox: Double)]?
  {
    do throws(RecognitionError) {
      return try recognizers.map { recognizer throws(RecognitionError) in
        try time(recognizer, on: image)
      }
    } catch {
      guard error.fault != .software else { throw error }
      return nil
    }
  }

  private static func time(_ recognizer: any RecognitionMethod, on image: Image)
    throws(RecognitionError) -> (whole: Double, givenBox: Double)
  {
    let whole = try milliseconds { () throws(RecognitionError) in
      _ = try recognizer.recognize(image)
    }
    let box = BoxPrior.faceCrop.box(width: image.width, height: image.height)
    let givenBox = try milliseconds { () throws(RecognitionError) in
      _ = try recognizer.recognize(image, box: box)
    }
    return (whole, givenBox)
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
