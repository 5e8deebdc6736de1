import ArgumentParser
import CommandLineSupport
import DurableFiles
import EmotionDatasets
import EmotionRecognition
import FaceModelTraining
import FaceSynthesis
import StoicCommands
import Synchronization
import Toolkit

struct TrainFaceModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "face-model",
    abstract: "Train the statistical model that synthetic faces are drawn from.",
    discussion: """
      Finds the landmarks of every picture, warps each face to the mean shape, and computes the \
      principal components of shapes and textures, with the mean and the spread of every emotion. \
      Small faces contribute only shapes.
      """)

  @Option(help: ArgumentHelp("Labelled faces, as for compare, of all splits.", valueName: "path"))
  var data: String

  @Flag(help: "Treat an unreadable or mislabelled file as an error instead of listing it.")
  var strict = false

  @Option(
    help: ArgumentHelp(
      "Labelled faces whose training split also contributes to the emotions' shapes, such as "
        + "FER2013.",
      valueName: "path"))
  var shapes: String?

  @Option(help: ArgumentHelp("The model file to write (.safetensors).", valueName: "model"))
  var output: String

  @Flag(help: "Replace a file at --output that is no face model of Stoic.")
  var force = false

  @OptionGroup var predictor: PredictorOptions
  @OptionGroup var faces: FaceSearchOptions

  @Option(help: "The maximum number of shape modes.")
  var shapeModes = FaceModelTraining().shapeModes

  @Option(help: "The maximum number of texture modes.")
  var textureModes = FaceModelTraining().textureModes

  @Option(help: "The side of the texture in pixels.")
  var textureSide = FaceModelTraining().textureSide

  @Option(help: "The maximum number of pictures to take textures from.")
  var textures = FaceModelTraining().textures

  @OptionGroup var threading: ThreadOptions

  @OptionGroup var result: ResultOptions

  func validate() throws {
    guard (1...136).contains(shapeModes), (1...1000).contains(textureModes),
      (32...512).contains(textureSide),
      (20...100_000).contains(textures)
    else {
      throw ValidationError(
        "--shape-modes must be from 1 to 136, --texture-modes from 1 to "
          + "1000, --texture-side from 32 to 512 and --textures from 20 to 100000.")
    }
  }

  func run() throws {
    let claim = try OutputClaim(output, replaces: force) { (try? FaceModel.read($0)) != nil }
    defer { withExtendedLifetime(claim) {} }
    let predictor = try predictor.load(faces.engine)
    let dataset = try Dataset.open(data, strict: strict)
    let more = try shapes.map { try Dataset.open($0, strict: strict) }
    let rejections = dataset.rejections + (more?.rejections ?? [])
    var recipe = FaceModelTraining()
    recipe.shapeModes = shapeModes
    recipe.textureModes = textureModes
    recipe.textureSide = textureSide
    recipe.textures = textures
    recipe.threads = threading.threads
    recipe.search = faces.search
    let line = Mutex(CountLine(what: "pictures"))
    let name = InstalledModel.name(of: output)
    let outcome = try recipe.run(
      on: dataset, shapes: more, predictor: predictor, name: name, strict: strict
    ) { step, done, total in
      line.withLock { $0.show(done: done, total: total, label: step.rawValue) }
    }
    line.withLock { $0.clear() }
    try outcome.model.write(to: output)
    let report = FaceModelReport(output, outcome, skipped: rejections.count)
    try result.print(report, report.text)
    StandardError.list(rejections + outcome.rejections)
  }
}

/// The result of `stoic train face-model`, as `--json` prints it.
private struct FaceModelReport: Encodable {
  let model: String
  let shapes: Int
  let textures: Int
  let withoutFace: Int
  let shapeModes: Int
  let shapeVariance: Double
  let textureModes: Int
  let textureVariance: Double
  /// The distances of twenty drawn faces from the training faces.
  let neighbours: TrainingNeighbours
  let skipped: Int

  init(_ path: String, _ outcome: FaceModelTraining.Outcome, skipped: Int) {
    model = path
    shapes = outcome.shapeCount
    textures = outcome.textureCount
    withoutFace = outcome.facelessCount
    shapeModes = outcome.model.shapeModeCount
    shapeVariance = outcome.shapeShare
    textureModes = outcome.model.textureModeCount
    textureVariance = outcome.textureShare
    neighbours = outcome.neighbours
    self.skipped = skipped + outcome.rejections.count
  }

  private var distances: String {
    let sorted = neighbours.drawn.map(\.distance).sorted()
    return "\(sorted.first ?? 0) to \(sorted.last ?? 0) away"
  }

  var text: String {
    "\(model): \(shapes) shapes in \(shapeModes) modes, which explain "
      + "\(NumberText.percent(shapeVariance)) of their variance; \(textures) textures in "
      + "\(textureModes) modes, \(NumberText.percent(textureVariance)); \(withoutFace) pictures "
      + "without a face, \(skipped) skipped\nthe nearest training faces of twenty drawn ones are "
      + "\(distances), those of training faces themselves \(neighbours.trainingMedian) in the "
      + "median"
  }
}
