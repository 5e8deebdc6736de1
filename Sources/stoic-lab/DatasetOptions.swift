import ArgumentParser
import EmotionDatasets

/// The dataset that a command reads.
struct DatasetOptions: ParsableArguments {
  @Option(
    name: .customLong("data"),
    help: ArgumentHelp(
      "Labelled faces: class folders with or without splits, fer2013.csv, a CSV manifest "
        + "(path,emotion[,subject][,split]), CK+, JAFFE or KDEF.", valueName: "path"))
  var path: String

  @Flag(help: "Treat an unreadable or mislabelled file as an error instead of listing it.")
  var strict = false

  @Option(help: "The seed of the split that is made where the dataset has none.")
  var splitSeed: UInt64 = 0

  func open() throws -> Dataset {
    try Dataset.open(path, strict: strict, seed: splitSeed)
  }
}
