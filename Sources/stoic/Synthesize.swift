public import ArgumentParser
import CommandLineSupport
public import EmotionCore
import EmotionRecognition
import FaceSynthesis
import Synchronization

/// `stoic synthesize`: labelled faces that belong to nobody.
struct Synthesize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw labelled faces that belong to nobody.",
    discussion: """
      Draws from a statistical model of shapes and textures: a folder for each emotion with PNG files, \
      labels.csv (so that --data reads the folder), landmarks.csv with the 68 points of each face, and manifest.json. \
      The same seed gives the same bytes. Figures about such faces are a demonstration and no evidence.
      """)

  @Option(help: "How many faces.")
  var count: Int

  @Option(help: ArgumentHelp("The folder to write.", valueName: "folder"))
  var output: String

  @Option(help: "What decides the faces.")
  var seed: UInt64 = 1

  @Option(help: "The pixels of a picture's side, 32 to 4096.")
  var size = 350

  @Option(
    parsing: .upToNextOption,
    help: "The emotions, in turn; all seven by default.")
  var emotion: [Emotion] = []

  @Option(
    help: ArgumentHelp(
      "How strong every expression is: 0 for none, up to 4. (default: from 1.3 to 1.8 by "
        + "chance)", valueName: "strength"))
  var intensity: Double?

  @Option(help: ArgumentHelp("The face model's file.", valueName: "file"))
  var model: String?

  @Option(help: "Threads; the cores by default.")
  var threads = ThreadCount.cores

  @Flag(help: "Replace a folder that an earlier run of this command wrote.")
  var force = false

  @Flag(help: "Print one JSON object: the folder, the faces, the seed.")
  var json = false

  func validate() throws {
    guard (1...1_000_000).contains(count) else {
      throw ValidationError("--count is \(count), where a number from 1 to 1000000 is expected.")
    }
    guard FaceModelError.sides.contains(size) else {
      throw ValidationError(FaceModelError.side(size).description)
    }
    guard intensity.map({ (0...4).contains($0) }) ?? true else {
      throw ValidationError("--intensity must be from 0 to 4.")
    }
    guard ThreadCount.allowed.contains(threads) else {
      throw ValidationError("--threads must be from 1 to 1024.")
    }
  }

  func run() throws {
    let file = try model ?? ModelLibrary.standard().faceModel()
    var faces = SyntheticDataset(try FaceModel.read(file), count: count)
    faces.seed = seed
    faces.side = size
    faces.threads = threads
    if !emotion.isEmpty { faces.emotions = emotion }
    if let intensity { faces.variation.intensity = intensity...intensity }
    let line = Mutex(CountLine(what: "faces"))
    try faces.write(to: output, replaces: force) { [count] done in
      line.withLock { $0.show(done: done, total: count) }
    }
    line.withLock { $0.clear() }
    if json {
      try StandardOutput.printJSON(
        SynthesizedFaces(
          folder: output, faces: count, seed: seed, side: size, synthetic: true))
    } else {
      try StandardOutput.print("\(output): \(count) synthetic faces, seed \(seed)")
    }
  }
}

/// What `stoic synthesize --json` prints.
private struct SynthesizedFaces: Encodable {
  let folder: String
  let faces: Int
  let seed: UInt64
  let side: Int
  let synthetic: Bool
}

extension Emotion: ExpressibleByArgument {}
