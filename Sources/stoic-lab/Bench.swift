import ArgumentParser
import Benchmarks
import DatasetPreparation
import DeepRecognition
import EmotionDatasets
import EmotionRecognition
import FaceAnalysis
import ModelEvaluation
import PixelImages
import RobustnessEvaluation
import StoicCommands
import Toolkit

/// `stoic bench` with its subcommands `methods`, `alignment`, `synthesis`, `recognition` and
/// `tracking`.
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure speed and memory.",
    subcommands: [
      BenchMethods.self, BenchAlignment.self, BenchSynthesis.self, BenchRecognition.self,
      BenchTracking.self,
    ],
    defaultSubcommand: BenchMethods.self)
}

/// The faces that a benchmark runs on.
struct BenchDataOptions: ParsableArguments {
  @Option(
    name: .customLong("data"),
    help: ArgumentHelp(
      "Labelled faces, as for compare. (default: synthetic faces)", valueName: "path"))
  var path: String?
}

struct BenchMethods: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "methods",
    abstract: "Measure the speed and the memory of both methods (the default).",
    discussion: """
      Medians of repeats after a warm-up; both methods see the same pictures in turn. Without \
      --data the faces are synthetic, 48 pixels wide like FER2013's, and the result says so.
      """)

  @OptionGroup var data: BenchDataOptions

  @OptionGroup var models: ComparedModelOptions

  @Option(help: "Pictures to measure with.")
  var pictures = 100

  @OptionGroup var threading: ThreadOptions

  @OptionGroup var result: ResultOptions

  func validate() throws { try check("--pictures", pictures, in: 1...10_000) }

  func run() throws {
    let (threads, search) = (threading.threads, models.sources.faces.search)
    let (images, isSynthetic) = try images(search)
    let library = try models.sources.library
    let benchmark = try MethodBenchmark(
      resnet: ModelLoader.withNetworks.loadAttackable(library.model(models.resnet, of: "--resnet")),
      landmark: ModelLoader.withNetworks.loadLandmarkModel(
        library.model(models.landmark, of: "--landmark")),
      search: search,
      predictor: models.sources.shapePredictor(), images: images, threads: threads)
    let report = BenchReport(
      search: search, pictures: isSynthetic ? "synthetic faces" : "photographs",
      pipelines: try benchmark.pipelines(), parts: try benchmark.parts(),
      peakMemoryMebibytes: ProcessMemory.peakMebibytes,
      machine: Machine.host(threads: threads).machine)
    try result.print(report, report.text)
  }

  private func images(_ search: FaceSearch) throws -> (images: [Image], isSynthetic: Bool) {
    let threads = threading.threads
    guard let path = data.path else {
      let faces = try SyntheticSample.draw(
        pictures, side: 48, library: try models.sources.library, threads: threads)
      return (try faces.images.map { try $0.load() }, true)
    }
    var dataset = try Dataset.open(path)
    let split = SplitChoice.standard(for: dataset)
    dataset = try dataset.framed(
      nil, images: dataset.images(in: split), search: search, threads: threads)
    let readable = Dataset.stratifiedSample(dataset.images(in: split), count: pictures, seed: 1)
      .compactMap { try? $0.load() }
    guard let first = readable.first else { throw NoPicturesError(dataset, split) }
    // A batch needs pictures of one shape.
    let alike = readable.filter {
      $0.width == first.width && $0.height == first.height && $0.channels == first.channels
    }
    return (alike, dataset.caution != nil)
  }
}

/// What `stoic bench --json` prints.
struct BenchReport: Encodable {
  /// How faces were found.
  let search: FaceSearch
  /// A description of the pictures: photographs, or synthetic faces.
  let pictures: String
  let pipelines: [String: PipelineTimes]
  let parts: [Timing]
  /// The peak memory of this process, with both models and libtorch.
  let peakMemoryMebibytes: Double?
  let machine: String

  var text: String {
    var lines = [
      "\(machine); pictures: \(pictures); faces found with \(search.words); medians in "
        + "milliseconds", "",
    ]
    for (name, times) in pipelines.sorted(by: { $0.key < $1.key }) {
      lines.append(
        "\(name), per picture, one thread: \(rounded(times.medianMilliseconds)) with detection, "
          + "\(rounded(times.medianMillisecondsGivenBox)) from a given box (n = \(times.n))")
    }
    lines.append("")
    for part in parts {
      lines.append(
        "\(part.what): \(rounded(part.medianMilliseconds)) (\(rounded(part.p10Milliseconds)) to "
          + "\(rounded(part.p90Milliseconds)), \(part.repeats) repeats)")
    }
    lines.append("")
    lines.append(
      "peak memory, both methods in one process: "
        + (peakMemoryMebibytes.map { "\(Int($0)) MiB" } ?? "unknown"))
    return lines.joined(separator: "\n")
  }

  private func rounded(_ value: Double) -> String { NumberText.fixed(value, 3) }
}
