public import EmotionRecognition
import EvaluationStatistics
public import FaceAnalysis
public import PixelImages
public import Toolkit

/// A recogniser's time for one picture, in one thread.
public struct PipelineTimes: Codable, Equatable, Sendable {
  /// The median for the whole pipeline, including detection, in milliseconds.
  public let medianMilliseconds: Double
  /// The median with a given box, in milliseconds.
  public let medianMillisecondsGivenBox: Double
  /// The number of pictures timed.
  public let n: Int

  /// Times several recognisers alternately on the same pictures, after an untimed round, so that
  /// other load on the machine affects all alike.
  ///
  /// A picture that one of them cannot process, such as one too narrow for the usual place of a
  /// face, is left out for all; `n` counts the others.
  ///
  /// - Parameters:
  ///   - prior: Where the given box is.
  ///   - clock: The clock to measure with.
  /// - Throws: An error that is a fault of the program.
  /// - Returns: The times by the recogniser's name; empty if no picture could be timed.
  public static func measure(
    _ recognizers: [any RecognitionMethod], on images: [Image], prior: BoxPrior,
    clock: some Clock<Duration> = ContinuousClock()
  ) throws -> [String: PipelineTimes] {
    var whole: [String: [Double]] = [:]
    var given: [String: [Double]] = [:]
    let usable = try images.filter { try timed(recognizers, on: $0, prior, clock) != nil }
    for image in usable {
      for (recognizer, time) in zip(
        recognizers, try timed(recognizers, on: image, prior, clock) ?? [])
      {
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

  /// nil if one of them cannot process the picture.
  private static func timed(
    _ recognizers: [any RecognitionMethod], on image: Image, _ prior: BoxPrior,
    _ clock: some Clock<Duration>
  ) throws -> [(whole: Double, givenBox: Double)]? {
    let box = prior.box(width: image.width, height: image.height)
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

/// None of the pictures suits all of the methods to time.
public struct UntimedError: DescribedError, Equatable {
  /// The number of pictures.
  public let count: Int

  public init(count: Int) { self.count = count }

  public var fault: Fault { .data }

  public var description: String {
    "None of the \(count) pictures suits both methods: they are too small, or too narrow for the "
      + "usual place of a face. Give face crops."
  }
}
