import ArgumentParser
import Benchmarks
import CommandLineSupport
import EmotionDatasets
import EmotionRecognition
import FaceAnalysis
import PixelImages
import StoicCommands
import Toolkit

struct BenchAlignment: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alignment",
    abstract: "Compare our landmarks and detector with dlib's, in results and in time.",
    discussion: """
      Both place the points of the same faces in turn, in one thread; dlib's points are compared \
      before it rounds them. Both detectors search the same pictures in turn.
      """)

  @OptionGroup var data: BenchDataOptions

  @Option(help: "The maximum number of pictures, of all splits.")
  var pictures = 1000

  @OptionGroup var predictor: PredictorOptions

  @OptionGroup var result: ResultOptions

  func validate() throws { try check("--pictures", pictures, in: 1...100_000) }

  func run() throws {
    let dataset =
      try data.path.map { try Dataset.open($0) }
      ?? SyntheticSample.draw(
        pictures, library: .standard(), threads: ThreadCount.cores)
    let items = Dataset.stratifiedSample(dataset.images, count: pictures, seed: 1)
    // The start from the cache is timed; this prints a note if there can be none.
    _ = try predictor.load()
    let benchmark = try AlignmentBenchmark(
      predictor: predictor.predictor, images: items.compactMap { try? $0.load() })
    try result.print(
      benchmark, [dataset.caution, benchmark.text].compactMap(\.self).joined(separator: "\n"))
    StandardError.list(dataset.rejections)
  }
}

extension AlignmentBenchmark {
  fileprivate var text: String {
    func rounded(_ value: Double) -> String { NumberText.fixed(value, 3) }
    let points =
      "\(n) faces, one per picture with a face: our points and dlib's differ by "
      + "\(Self.few(maxDifferencePixels)) pixels at most, \(Self.few(meanDifferencePixels)) on "
      + "average"
    let times =
      "one face, medians in milliseconds: dlib \(rounded(dlibMilliseconds)), ours "
      + "\(rounded(nativeMilliseconds)), \(rounded(ratio)) times as fast; ready in "
      + "\(rounded(loadMilliseconds)) \(startsFromCache ? "from the cache" : "without a cache")"
    let detector =
      "searching a picture for faces (n = \(pictures)), medians in milliseconds: dlib "
      + "\(rounded(detectorDlibMilliseconds)), ours \(rounded(detectorNativeMilliseconds)); the same "
      + "boxes and scores in \(rounded(100 * detectorAgreement))% of the pictures; predictor and "
      + "detector ready in \(rounded(readyMilliseconds))"
    func mebibytes(_ value: Double?) -> String { value.map(rounded) ?? "an unknown number of" }
    let memory =
      "memory: predictor and detector take \(mebibytes(growth.readyMebibytes)) MiB when ready, "
      + "\(mebibytes(growth.firstFaceMebibytes)) after the first face and "
      + "\(mebibytes(growth.allFacesMebibytes)) after all"
      + (startsFromCache
        ? "; most of it pages of the cache's file, which the system may reclaim" : "")
    return [points, times, detector, memory].joined(separator: "\n")
  }

  private static func few(_ pixels: Double) -> String {
    pixels < 1e-9 ? "under 0.000000001" : String(pixels)
  }
}
