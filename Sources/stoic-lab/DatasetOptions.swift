public import ArgumentParser
import CommandLineSupport
public import EmotionDatasets
import EmotionRecognition
import RobustnessEvaluation

/// The dataset that a command trains on.
struct DatasetOptions: ParsableArguments {
  static let layouts =
    "Labelled faces: class folders with or without splits, fer2013.csv, a CSV manifest "
    + "(\(DatasetLayout.manifestColumns)), CK+, JAFFE or KDEF."

  @Option(
    name: .customLong("data"), help: ArgumentHelp("\(Self.layouts)", valueName: "path"))
  var path: String

  @OptionGroup var reading: DatasetReadingOptions

  /// The dataset with a validation split: where it has none, a tenth of its training split.
  func openForTraining(
    search: FaceSearch, threads: Int
  ) throws -> Dataset {
    let dataset = try reading.open(
      path, splits: [.train, .validation], search: search, threads: threads)
    let split = dataset.holdingOutValidation(seed: reading.splitSeed)
    let heldOut = split.images(in: .validation).count - dataset.images(in: .validation).count
    if heldOut > 0 {
      StandardError.print(
        "\(path) has no validation split; \(heldOut) of its training pictures are held out for it.")
    }
    return split
  }
}

/// The dataset that a command measures on: without one, faces that are drawn for it.
struct MeasuredDatasetOptions: ParsableArguments {
  @Option(
    name: .customLong("data"),
    help: ArgumentHelp(
      "\(DatasetOptions.layouts) (default: \(SyntheticSample.count) synthetic faces, drawn on the spot)",
      valueName: "path"))
  var path: String?

  @OptionGroup var reading: DatasetReadingOptions

  func validate() throws {
    guard path == nil, reading.strict || reading.splitSeed != 0 || reading.framing != nil else {
      return
    }
    throw ValidationError("--strict, --split-seed and --framing say how --data is read: name it.")
  }

  func open(
    _ split: Split, library: ModelLibrary, search: FaceSearch, threads: Int
  ) throws -> Dataset {
    guard let path else { return try SyntheticSample.open(library: library, threads: threads) }
    return try reading.open(path, splits: [split], search: search, threads: threads)
  }
}

/// How a dataset is read.
struct DatasetReadingOptions: ParsableArguments {
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
  var framing: DatasetFraming?

  /// The dataset, framed as asked; what was done that was not asked for is said.
  ///
  /// - Parameters:
  ///   - splits: Those that will be used.
  ///   - search: How the faces of portraits are looked for.
  func open(
    _ path: String, splits: [Split], search: FaceSearch, threads: Int
  ) throws -> Dataset {
    let dataset = try Dataset.open(path, strict: strict, seed: splitSeed)
    if case .generated(let seed) = dataset.splitOrigin {
      let counts = Split.allCases.map { "\(dataset.images(in: $0).count) for \($0.rawValue)" }
      StandardError.print(
        "\(path) has no splits of its own; they were made with --split-seed \(seed): "
          + counts.joined(separator: ", ") + ".")
    }
    return try dataset.framed(framing, splits: splits, search: search, threads: threads)
  }
}

extension Dataset {
  /// The dataset with the faces cut out if it is one of portraits.
  ///
  /// - Parameter framing: How it is framed; nil for what is usual of its layout.
  func framed(
    _ framing: DatasetFraming?, splits: [Split], search: FaceSearch, threads: Int
  ) throws -> Dataset {
    guard framing ?? layout.usualFraming == .portrait else { return self }
    var line = CountLine(what: "portraits")
    let (cut, faceless) = try cuttingOutFaces(in: splits, search: search, threads: threads) {
      line.show(done: $0, total: $1, label: "finding faces")
    }
    line.clear()
    let count = cut.images.count { $0.region != nil }
    StandardError.print(
      "The faces of \(count) portraits were cut out; \(faceless), in which none was found, are taken "
        + "whole. With --framing face-crop all are.")
    return cut
  }
}

extension DatasetFraming: ExpressibleByArgument {}
