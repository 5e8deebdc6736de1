import ArgumentParser
import EmotionRecognition
import FaceAnalysis
import RobustnessEvaluation
import StoicCommands

/// Where to find models, and how to find faces and landmarks.
struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A folder of models, searched before the installed ones.", valueName: "folder"))
  var models: String?

  @OptionGroup var predictor: PredictorOptions
  @OptionGroup var faces: FaceSearchOptions

  /// Loads the landmark predictor of the chosen engine.
  func shapePredictor() throws -> any LandmarkPredictor { try predictor.load(faces.engine) }

  var library: ModelLibrary {
    get throws { try .chosen(models) }
  }
}

/// The two models that a command compares.
struct ComparedModelOptions: ParsableArguments {
  @OptionGroup var sources: ModelOptions

  @Option(help: "The ResNet: a model's name or file. By default the best installed.")
  var resnet = ModelFamily.resnet.name

  @Option(help: "The landmark classifier: a model's name or file. By default the best installed.")
  var landmark = ModelFamily.landmark.name

  func load() throws -> ComparedModels {
    try ComparedModels(
      attacked: try sources.library.model(resnet, of: "--resnet"),
      observer: try sources.library.model(landmark, of: "--landmark"),
      predictor: sources.shapePredictor(), search: sources.faces.search)
  }
}
