import ArgumentParser
import EmotionRecognition
import FaceAnalysis

/// Where models and the landmark predictor are found.
struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A folder of models, searched before the installed ones.", valueName: "folder"))
  var models: String?

  @Option(help: ArgumentHelp("Dlib's 68-point shape predictor.", valueName: "file"))
  var predictor = ShapePredictor.defaultPath

  var library: ModelLibrary { .standard(explicit: models) }
}
