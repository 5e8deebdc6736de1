import EvaluationStatistics
import FaceAnalysis
import PixelImages
import Toolkit

extension AlignmentBenchmark {
  /// Both detectors on every picture, each first in its turn.
  static func search(
    _ images: [Image]
  ) throws(FaceError) -> (dlib: Double, native: Double, agreement: Double) {
    let detectors = [try FaceDetector(engine: .dlib), try FaceDetector()]
    var times: [[Double]] = [[], []]
    var agreeing = 0
    let clock = ContinuousClock()
    for (number, image) in images.enumerated() {
      var found: [[DetectedFace]] = [[], []]
      for turn in 0..<2 {
        let index = (turn + number) % 2
        let begin = clock.now
        found[index] = try detectors[index].faces(in: image)
        times[index].append((clock.now - begin) / .milliseconds(1))
      }
      if agree(found[0], found[1]) { agreeing += 1 }
    }
    return (
      Percentile.median(times[0]) ?? 0, Percentile.median(times[1]) ?? 0,
      Double(agreeing) / Double(max(1, images.count))
    )
  }

  private static func agree(_ first: [DetectedFace], _ second: [DetectedFace]) -> Bool {
    first.count == second.count
      && zip(first, second).allSatisfy { one, other in
        max(
          abs(one.box.x - other.box.x), abs(one.box.y - other.box.y),
          abs(one.box.width - other.box.width), abs(one.box.height - other.box.height)) <= 1
          && abs(one.score - other.score) <= 0.001
      }
  }
}
