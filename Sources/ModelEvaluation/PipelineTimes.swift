public import EmotionRecognition
import EvaluationStatistics
import FaceAnalysis
public import PixelImages
public import Toolkit

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
  /// - Parameter clock: What tells the time.
  /// - Throws: An error that is a fault of the program.
  /// - Returns: The times by the recogniser's name; empty where no picture could be timed.
  public static func measure(
    _ recognizers: [any RecognitionMethod], on images: [Image],
    clock: some Clock<Duration> = ContinuousClock()
  ) throws -> [String: PipelineTimes] {
    var whole: [String: [Double]] = [:]
    var given: [String: [Double]] = [:]
    let usable = try images.filter { try timed(recognizers, on: $0, clock) != nil }
    for image in usable {
      for (recognizer, time) in zip(recognizers, try timed(recognizers, on: image, clock) ?? []) {
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
  private static func timed(
    _ recognizers: [any RecognitionMethod], on image: Image, _ clock: some Clock<Duration>
  ) throws -> [(whole: Double, givenBox: Double)]? {
    let box = Engine.native.traits.prior.box(width: image.width, height: image.height)
    do {
      return try recognizers.map { recognizer in
        let whole = try clock.measure { _ = try recognizer.recognize(image) }
        let givenBox = try clock.measure { _ = try recognizer.recognize(image, box: box) }
        return (whole / .milliseconds(1), givenBox / .milliseconds(1))
      }
    } catch let error as any DescribedError where error.fault != .software {
      return nil
    }
  }
}

/// None of some pictures can be given to every method that was to be timed.
public struct UntimedError: DescribedError, Equatable {
  /// The pictures.
  public let count: Int

  public init(count: Int) { self.count = count }

  public var fault: Fault { .data }

  public var description: String {
    "None of the \(count) pictures can be given to both methods: they are too small, or too narrow "
      + "for the usual place of a face. Give face crops."
  }
}
