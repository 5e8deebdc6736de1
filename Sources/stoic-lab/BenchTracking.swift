import ArgumentParser
import Benchmarks
import CommandLineSupport
import EmotionDatasets
import EmotionRecognition
import FoundationEssentials
import ModelEvaluation
import PictureRecognition
import RobustnessEvaluation
import StoicCommands

struct BenchTracking: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tracking",
    abstract: "Measure how people are followed through annotated clips.",
    discussion: """
      The table of annotations has the columns clip, person, first, last, x, y, width and height: \
      who is visible from which frame to which, and where the centre of the face stays. Found faces \
      are counted by default and with the detector asked in every frame; the followed error is that \
      of the points in between, relative to the distance between the eyes.
      """)

  @Option(help: ArgumentHelp("The folder of the clips.", valueName: "folder"))
  var clips: String

  @Option(help: ArgumentHelp("Who is visible when, as a CSV table.", valueName: "file"))
  var annotations = "Documentation/people-clips.csv"

  @OptionGroup var predictor: PredictorOptions

  @Option(help: "Threads; the cores by default.")
  var jobs = ThreadCount.cores

  @OptionGroup var result: ResultOptions

  func validate() throws { try check("--jobs", jobs, in: ThreadCount.allowed) }

  func run() throws {
    let annotations = try ClipAnnotations.read(annotations)
    for clip in annotations.clips where !FileManager.default.fileExists(atPath: path(clip)) {
      throw UsageError(
        "--clips \(clips) has no \(clip.name), which the annotations name. Give the folder of the "
          + "clips, or --annotations with the clips that you have.")
    }
    let library = ModelLibrary.standard()
    let reader = try PictureReader(
      [LandmarkModel.read(library.standardModel(of: .landmark).path)], predictor: predictor.load())
    let benchmark = try TrackingBenchmark(
      annotations, in: clips, reader: reader, jobs: jobs,
      machine: Machine.host(threads: jobs).machine)
    try result.print(benchmark, benchmark.text)
  }

  private func path(_ clip: ClipAnnotations.Clip) -> String { clips + "/" + clip.name }
}
