public import ArgumentParser
import CommandLineSupport
public import EmotionDatasets

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

  @Option(
    help:
      "The seed of the split, or of the part held out for validation, where the dataset has none.")
  var splitSeed: UInt64 = 0

  @Option(
    help: ArgumentHelp(
      "Whether each picture is a face crop, as FER2013's are, or a portrait, of which the face is "
        + "cut out first. (default: portrait for CK+, JAFFE and KDEF, else face-crop)"))
  var framing: PictureFraming?

  func open() throws -> Dataset {
    let dataset = try Dataset.open(path, strict: strict, seed: splitSeed)
    if case .generated(let seed) = dataset.splitOrigin {
      let counts = Split.allCases.map { "\(dataset.images(in: $0).count) for \($0.rawValue)" }
      StandardError.print(
        "\(path) has no splits of its own; they were made with --split-seed \(seed): "
          + counts.joined(separator: ", ") + ".")
    }
    switch framing ?? dataset.layout.usualFraming {
    case .faceCrop: return dataset
    case .portrait: return try dataset.cuttingOutFaces()
    }
  }

  /// The dataset with a validation split: where it has none, a tenth of its training split.
  func openForTraining() throws -> Dataset {
    let dataset = try open()
    let split = dataset.holdingOutValidation(seed: splitSeed)
    let heldOut = split.images(in: .validation).count - dataset.images(in: .validation).count
    if heldOut > 0 {
      StandardError.print(
        "\(path) has no validation split; \(heldOut) of its training pictures are held out for it.")
    }
    return split
  }
}

extension PictureFraming: ExpressibleByArgument {}
