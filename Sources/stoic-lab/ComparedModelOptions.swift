import ArgumentParser
import EmotionRecognition
import RecognitionCommands
import RobustnessEvaluation

/// The two models that a command compares.
struct ComparedModelOptions: ParsableArguments {
  @OptionGroup var sources: ModelOptions

  @Option(help: "The ResNet: a model's name or file. By default the best installed.")
  var resnet: String?

  @Option(help: "The landmark classifier: a model's name or file. By default the best installed.")
  var landmark: String?

  func load() throws -> ComparedModels {
    let library = sources.library
    return try ComparedModels(
      resnet: resnet.map(library.model)?.path ?? library.standardModel(of: .resnet).path,
      landmark: landmark.map(library.model)?.path ?? library.standardModel(of: .landmark).path,
      predictor: sources.shapePredictor(), search: sources.faces.search)
  }
}
