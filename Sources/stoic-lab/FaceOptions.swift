public import ArgumentParser
import CommandLineSupport
import EmotionRecognition
import FaceAlignment
public import FaceAnalysis

/// How faces and their landmarks are found.
struct FaceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Dlib's 68-point shape predictor.", valueName: "file"))
  var predictor = ShapePredictor.defaultPath

  @Option(
    help:
      "Whose code finds faces and places landmarks: native (Stoic's own), or dlib to compare with.")
  var engine = Engine.native

  @Option(
    help: ArgumentHelp(
      "Faces whose box is narrower are not looked for, which saves time; in pixels of the picture.",
      valueName: "pixels"))
  var minFace = 0.0

  func validate() throws {
    guard minFace >= 0, minFace.isFinite else {
      throw ValidationError("--min-face must be at least 0.")
    }
  }

  var search: FaceSearch { FaceSearch(engine: engine, minimumSide: minFace) }

  /// Reads the predictor, and says where it could not be kept for the next start.
  func shapePredictor() throws(FaceError) -> ShapePredictor {
    try Self.shapePredictor(predictor, engine: engine)
  }

  /// The same, of a path.
  static func shapePredictor(
    _ path: String, engine: Engine
  ) throws(FaceError) -> ShapePredictor {
    let loaded = try ShapePredictor(path: path, engine: engine)
    if let note = note(on: loaded) { StandardError.print("Note: \(note)") }
    return loaded
  }

  private static func note(on predictor: ShapePredictor) -> String? {
    guard predictor.engine == .native, case .uncached(let reason) = predictor.origin else {
      return nil
    }
    return "The landmark model could not be kept for the next start, which will take some "
      + "tenths of a second longer: " + (reason ?? CascadeCache.homelessReason)
  }
}

extension Engine: ExpressibleByArgument {}
