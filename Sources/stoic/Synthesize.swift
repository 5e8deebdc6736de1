import ArgumentParser
import CommandLineSupport
import EmotionCore
import EmotionRecognition
import FaceSynthesis
import StoicCommands
import Synchronization
import Toolkit

/// `stoic synthesize`: labelled faces of people who don't exist.
struct Synthesize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw labelled faces of people who don't exist.",
    discussion: """
      Draws from a statistical model of shapes and textures and writes a folder of PNG files for \
      each emotion, labels.csv (so that --data can read the folder), landmarks.csv with the 68 \
      points of each face, and manifest.json. With --people or --frames the pictures are scenes: \
      several faces in front of a background, or sequences in which the expressions grow and \
      fade. The same seed gives the same bytes. Figures about such faces are a demonstration, not \
      evidence.
      """)

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The number of faces, or with --people or --frames of scenes; at most 200000 faces in "
        + "all."))
  var count: Int

  @Option(help: ArgumentHelp("The folder to write.", valueName: "folder"))
  var output: String

  @Option(help: "The seed of the faces.")
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "The side of a picture in pixels, 32 to 4096, or width and height of a scene. (default: "
        + "350; for scenes 640x480)", valueName: "size"))
  var size: PictureSize?

  @Option(
    parsing: .upToNextOption,
    help: "The emotions to draw in turn, separated by commas or spaces; all seven by default.")
  var emotion: [EmotionNames] = []

  @Option(help: "Faces per picture: at most one per 64 pixels of its width.")
  var people: Int?

  @Option(help: "Frames per scene, 3 to 100000, in which the expressions grow and fade.")
  var frames: Int?

  @OptionGroup var varying: VariationOptions

  @Option(help: ArgumentHelp("The face model's file.", valueName: "file"))
  var model: String?

  @OptionGroup var threading: ThreadOptions

  @Flag(
    help: ArgumentHelp(
      "Replace a folder that an earlier run of this command wrote, if it contains nothing "
        + "else."))
  var force = false

  @Flag(help: "Print one JSON object: the folder, what was drawn, the seed.")
  var json = false

  private var drawsScenes: Bool { people != nil || frames != nil }

  private var usedSize: PictureSize {
    size
      ?? (drawsScenes
        ? PictureSize(width: 640, height: 480) : PictureSize(width: 350, height: 350))
  }

  func validate() throws {
    guard (1...200_000).contains(count) else {
      throw ValidationError("--count is \(count), but must be from 1 to 200000.")
    }
    for side in [usedSize.width, usedSize.height] where !FaceModelError.sides.contains(side) {
      throw ValidationError(FaceModelError.side(side).description)
    }
    guard drawsScenes || usedSize.width == usedSize.height else {
      throw ValidationError(
        "--size is \(usedSize.defaultValueDescription), but a single face fills a square. Give "
          + "one number, or --people for a scene.")
    }
    let most = SyntheticScenes.mostPeople(width: usedSize.width)
    guard (1...most).contains(people ?? 1) else {
      throw ValidationError(
        "--people is \(people ?? 1), but pictures \(usedSize.width) pixels wide have room for "
          + "1\(most == 1 ? "" : " to \(most)").")
    }
    try check("--frames", frames ?? 3, in: 3...100_000)
  }

  func run() throws {
    let model = try FaceModel.read(model ?? ModelLibrary.standard().faceModel())
    let line = Mutex(CountLine(what: "pictures"))
    let drawn = try drawsScenes ? writeScenes(of: model, line) : writeFaces(of: model, line)
    line.withLock { $0.clear() }
    if json {
      try StandardOutput.printJSON(drawn)
    } else {
      try StandardOutput.print("\(output): \(drawn.words), seed \(seed)")
    }
  }

  private var sampling: FaceSampling {
    var sampling = FaceSampling()
    (sampling.seed, sampling.threads) = (seed, threading.threads)
    sampling.variation = varying.variation
    if !emotion.isEmpty { sampling.emotions = emotion.flatMap(\.emotions) }
    return sampling
  }

  private func writeFaces(
    of model: FaceModel, _ line: borrowing Mutex<CountLine>
  ) throws -> DrawnPictures {
    var faces = SyntheticDataset(model, count: count)
    (faces.side, faces.sampling) = (usedSize.width, sampling)
    try faces.write(to: output, replaces: force) { [count] done in
      line.withLock { $0.show(done: done, total: count) }
    }
    return DrawnPictures(
      folder: output, pictures: count, faces: count, seed: seed, width: usedSize.width,
      height: usedSize.height)
  }

  private func writeScenes(
    of model: FaceModel, _ line: borrowing Mutex<CountLine>
  ) throws -> DrawnPictures {
    var scenes = SyntheticScenes(model, count: count)
    (scenes.width, scenes.height) = (usedSize.width, usedSize.height)
    (scenes.people, scenes.frames) = (people ?? 1, frames)
    scenes.sampling = sampling
    try scenes.write(to: output, replaces: force) { [total = scenes.pictures] done in
      line.withLock { $0.show(done: done, total: total) }
    }
    return DrawnPictures(
      folder: output, pictures: scenes.pictures, faces: scenes.pictures * scenes.people,
      seed: seed, width: usedSize.width, height: usedSize.height)
  }
}

/// What `stoic synthesize --json` prints.
private struct DrawnPictures: Encodable {
  let folder: String
  let pictures: Int
  let faces: Int
  let seed: UInt64
  let width: Int
  let height: Int
  let synthetic = true

  var words: String {
    pictures == faces
      ? NumberText.count(faces, "synthetic face")
      : "\(NumberText.count(pictures, "picture")) with \(NumberText.count(faces, "synthetic face"))"
  }
}

/// One or more emotions, by the names that datasets use: `happy`, or `fear,anger`.
struct EmotionNames: ExpressibleByArgument {
  let emotions: [Emotion]

  init?(argument: String) {
    var emotions: [Emotion] = []
    for name in ListedText.parts(argument) {
      guard case .emotion(let emotion) = Emotion.read(name) else { return nil }
      emotions.append(emotion)
    }
    guard !emotions.isEmpty else { return nil }
    self.emotions = emotions
  }

  static let allValueStrings = Emotion.allCases.map(\.rawValue)
}

/// The size of a picture as an option: `350` for a square, or `640x480`.
struct PictureSize: ExpressibleByArgument, Equatable {
  let width: Int
  let height: Int

  init(width: Int, height: Int) { (self.width, self.height) = (width, height) }

  public init?(argument: String) {
    let sides = argument.lowercased().split(separator: "x", omittingEmptySubsequences: false)
      .map { Int($0) }
    switch sides.count {
    case 1: guard let side = sides[0] else { return nil }; self.init(width: side, height: side)
    case 2:
      guard let width = sides[0], let height = sides[1] else { return nil }
      self.init(width: width, height: height)
    default: return nil
    }
  }

  var defaultValueDescription: String {
    width == height ? "\(width)" : "\(width)x\(height)"
  }
}
