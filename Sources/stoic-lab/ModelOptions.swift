import ArgumentParser
import EmotionRecognition
import FaceAnalysis
import RecognitionCommands

/// Where models are found, and how faces and landmarks are.
struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A folder of models, searched before the installed ones.", valueName: "folder"))
  var models: String?

  @OptionGroup var predictor: PredictorOptions
  @OptionGroup var faces: FaceSearchOptions

  /// Loads the shape predictor of the engine that was chosen.
  func shapePredictor() throws -> ShapePredictor { try predictor.load(faces.engine) }

  var library: ModelLibrary { .standard(explicit: models) }
}
