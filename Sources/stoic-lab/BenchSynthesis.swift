import ArgumentParser
import Benchmarks
import EmotionRecognition
import EvaluationStatistics
import FaceAnalysis
import FaceSynthesis
import StoicCommands
import Toolkit

struct BenchSynthesis: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synthesis",
    abstract: "Measure the synthetic faces: detection, accuracy of landmarks, and speed.",
    discussion: """
      Looks for drawn faces with the detector and compares the landmark predictor's 68 points with \
      those that each face was drawn from. None of this is about people.
      """)

  @Option(help: "The number of faces.")
  var faces = 1000

  @Option(help: "The seed of the faces.")
  var seed: UInt64 = 1

  @Option(help: "The side of a picture in pixels, 32 to 4096.")
  var size = 350

  @Option(help: "The engine that finds faces and landmarks: native or dlib.")
  var engine = Engine.native

  @OptionGroup var predictor: PredictorOptions

  @Option(help: ArgumentHelp("The face model's file.", valueName: "file"))
  var model: String?

  @OptionGroup var threading: ThreadOptions

  @OptionGroup var result: ResultOptions

  func validate() throws {
    try check("--faces", faces, in: 1...100_000)
    guard FaceModelError.sides.contains(size) else {
      throw ValidationError(FaceModelError.side(size).description)
    }
  }

  func run() throws {
    let model = try FaceModel.read(model ?? ModelLibrary.standard().faceModel())
    var drawn = SyntheticDataset(model, count: faces)
    drawn.side = size
    (drawn.sampling.seed, drawn.sampling.threads) = (seed, threading.threads)
    let benchmark = try SynthesisBenchmark(
      drawn, engine: engine, predictor: predictor.load(engine))
    try result.print(benchmark, benchmark.text)
  }
}

extension SynthesisBenchmark {
  fileprivate var text: String {
    func share(_ part: Int, of whole: Int, _ what: String) -> String {
      let interval = ConfidenceInterval.wilson(successes: part, of: whole)
      return "\(part) of \(whole) \(what) "
        + "(\(NumberText.percent(whole == 0 ? nil : Double(part) / Double(whole))); 95%: "
        + "\(NumberText.percent(interval.lower)) to \(NumberText.percent(interval.upper)))"
    }
    return """
      synthetic faces of \(side) x \(side) pixels
      found by the detector: \(share(found, of: n, "faces"))
      found in scenes of three, 640 x 480 pixels: \(share(sceneFacesFound, of: sceneFaces, "faces"))
      error of the 68 points, relative to the distance between the eyes: mean \
      \(NumberText.percent(meanLandmarkError)), median \
      \(NumberText.percent(medianLandmarkError)), worst face \
      \(NumberText.percent(worstLandmarkError)) (n = \(found))
      \(threads) threads draw \(Int(drawnPerSecond)) pictures a second, with PNG \
      \(Int(encodedPerSecond))
      """
  }
}
