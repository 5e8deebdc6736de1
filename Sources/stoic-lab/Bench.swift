import ArgumentParser
import CommandLineSupport
import EmotionDatasets
import EmotionRecognition
import PixelImages
import RecognitionCommands
import RobustnessEvaluation
import Tensors

/// `stoic bench`, and `alignment`, `synthesis` and `recognition` behind it.
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure speed and memory.",
    subcommands: [
      BenchMethods.self, BenchAlignment.self, BenchSynthesis.self, BenchRecognition.self,
    ],
    defaultSubcommand: BenchMethods.self)
}

struct BenchMethods: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "methods",
    abstract: "Measure the speed and the memory of both methods (the default).",
    discussion: """
      Medians of repeats after a warm-up; both methods see the same pictures in turn. Without \
      --data the faces are synthetic, 48 pixels wide as FER2013's, which the result says.
      """)

  @Option(help: ArgumentHelp("Labelled faces, as for compare.", valueName: "path"))
  var data: String?

  @OptionGroup var models: ComparedModelOptions

  @Option(help: "Pictures to measure with.")
  var pictures = 100

  @Option(help: "Threads for the batches; the cores by default.")
  var threads = ThreadCount.cores

  @Flag(help: "Print one JSON object on standard output.")
  var json = false

  func validate() throws {
    guard ThreadCount.allowed.contains(threads), (1...10_000).contains(pictures) else {
      throw ValidationError("--threads must be from 1 to 1024, --pictures from 1 to 10000.")
    }
  }

  func run() throws {
    try Failure.reporting {
      let (images, isSynthetic) = try images(models.sources.faces.search)
      let benchmark = try Benchmark(models: models.load(), images: images, threads: threads)
      let report = BenchReport(
        search: models.sources.faces.search,
        pictures: isSynthetic ? "synthetic faces" : "photographs",
        pipelines: try benchmark.pipelines(), parts: try benchmark.parts(),
        peakMemoryMebibytes: ProcessMemory.peakMebibytes,
        machine: Machine.host(threads: threads).machine)
      if json {
        try StandardOutput.printJSON(report)
      } else {
        try StandardOutput.print(report.text)
      }
    }
  }

  private func images(_ search: FaceSearch) throws -> (images: [Image], isSynthetic: Bool) {
    guard let data else {
      let faces = try SyntheticSample.draw(
        pictures, side: 48, library: models.sources.library, threads: threads)
      return (try faces.images.map { try $0.load() }, true)
    }
    let dataset = try Dataset.open(data).framed(
      nil, splits: [.test], search: search, threads: threads)
    let items = dataset.images(in: .test)
    let readable = Dataset.stratifiedSample(items, count: pictures, seed: 1)
      .compactMap { try? $0.load() }
    guard let first = readable.first else {
      throw ComparisonError.noPictures(split: Split.test.rawValue, dataset: data)
    }
    // Batches take pictures of one shape.
    let alike = readable.filter {
      $0.width == first.width && $0.height == first.height && $0.channels == first.channels
    }
    return (alike, dataset.caution != nil)
  }
}

/// What `stoic bench --json` prints.
struct BenchReport: Encodable {
  /// How faces were looked for.
  let search: FaceSearch
  /// What the pictures are: photographs, or synthetic faces.
  let pictures: String
  let pipelines: [String: PipelineTimes]
  let parts: [Timing]
  /// The most memory of this process, with both models and libtorch.
  let peakMemoryMebibytes: Double?
  let machine: String

  var text: String {
    var lines = [
      "\(machine); pictures: \(pictures); faces looked for with "
        + "\(search.words); medians in milliseconds", "",
    ]
    for (name, times) in pipelines.sorted(by: { $0.key < $1.key }) {
      lines.append(
        "\(name), a picture, one thread: \(rounded(times.medianMilliseconds)) with detection, "
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

  private func rounded(_ value: Double) -> String { NumberText.threeDecimals(value) }
}
