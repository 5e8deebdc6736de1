import ArgumentParser
import EmotionRecognition

/// Where models are found, and how faces and landmarks are.
struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A folder of models, searched before the installed ones.", valueName: "folder"))
  var models: String?

  @OptionGroup var faces: FaceOptions

  var library: ModelLibrary { .standard(explicit: models) }
}
