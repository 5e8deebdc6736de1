public import ArgumentParser
import CommandLineSupport
public import DatasetPreparation
import EmotionCore
import EmotionDatasets
import EmotionRecognition
import FaceAnalysis
import Synchronization
import Toolkit

/// The dataset to train on.
struct DatasetOptions: ParsableArguments {
  static let layouts =
    "Labelled faces: class folders with or without splits, fer2013.csv, a CSV manifest "
    + "(\(DatasetLayout.manifestColumns)), CK+, JAFFE or KDEF."

  @Option(
    name: .customLong("data"), help: ArgumentHelp("\(Self.layouts)", valueName: "path"))
  var path: String

  @OptionGroup var reading: DatasetReadingOptions

  /// The dataset with a validation split: if it has none, a tenth of its training split.
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
    split.repetition(in: [.train, .validation]).map(StandardError.print)
    if let emotion = split.onlyEmotion(in: .train) {
      throw DatasetError.singleClass(path: path, emotion: emotion)
    }
    split.singleClass(in: .validation).map(StandardError.print)
    return split
  }
}

/// The dataset to measure on; without one, synthetic faces.
struct MeasuredDatasetOptions: ParsableArguments {
  @Option(
    name: .customLong("data"),
    help: ArgumentHelp(
      "\(DatasetOptions.layouts) (default: \(SyntheticSample.count) synthetic faces, drawn for "
        + "the command)",
      valueName: "path"))
  var path: String?

  @Option(
    help: ArgumentHelp(
      "The part of the dataset: train, validation, test or all. (default: test, or all if the "
        + "dataset has no splits)"))
  var split: SplitChoice?

  @OptionGroup var reading: DatasetReadingOptions

  func validate() throws {
    guard path == nil, reading.strict || reading.splitSeed != 0 || reading.framing != nil else {
      return
    }
    throw ValidationError(
      "--strict, --split-seed and --framing say how to read --data: give it, "
        + "too.")
  }

  /// Opens the dataset, and prints which of its pictures are used.
  func open(
    library: ModelLibrary, search: FaceSearch, threads: Int
  ) throws -> (dataset: Dataset, split: SplitChoice) {
    guard let path else {
      return (
        try SyntheticSample.open(library: library, threads: threads), split ?? .one(.test)
      )
    }
    let dataset = try Dataset.open(path, strict: reading.strict, seed: reading.splitSeed)
    let split = split ?? .standard(for: dataset)
    var words = split.words
    if case .generated = dataset.splitOrigin {
      if split == .all {
        words = "all that there are, as it has no splits of its own"
      } else {
        reading.announceSplits(of: dataset)
      }
    }
    let images = dataset.images(in: split)
    StandardError.print("\(path): \(NumberText.count(images.count, "picture")), \(words).")
    if case .one(let used) = split {
      dataset.cautions(about: used).forEach { StandardError.print($0) }
    }
    return (
      try dataset.framed(reading.framing, images: images, search: search, threads: threads), split
    )
  }
}

extension SplitChoice: ExpressibleByArgument {}

/// How to read a dataset.
struct DatasetReadingOptions: ParsableArguments {
  @Flag(help: "Treat an unreadable or mislabelled file as an error instead of listing it.")
  var strict = false

  @Option(
    help:
      "The seed of the splits, or of the part held out for validation, if the dataset has none.")
  var splitSeed: UInt64 = 0

  @Option(
    help: ArgumentHelp(
      "Whether each picture is a face crop, as in FER2013, or a portrait, whose face is cropped "
        + "first. (default: portrait for CK+, JAFFE and KDEF, else face-crop)"))
  var framing: Framing?

  /// The dataset with the chosen framing; prints what was done by default.
  ///
  /// - Parameters:
  ///   - splits: The splits that will be used.
  ///   - search: How to look for the faces of portraits.
  func open(
    _ path: String, splits: [Split], search: FaceSearch, threads: Int
  ) throws -> Dataset {
    let dataset = try Dataset.open(path, strict: strict, seed: splitSeed)
    announceSplits(of: dataset)
    return try dataset.framed(
      framing, images: splits.flatMap(dataset.images(in:)), search: search, threads: threads)
  }

  /// Prints the sizes of splits that Stoic made.
  func announceSplits(of dataset: Dataset) {
    guard case .generated(let seed) = dataset.splitOrigin else { return }
    let counts = Split.allCases.map { "\(dataset.images(in: $0).count) for \($0.rawValue)" }
    StandardError.print(
      "\(dataset.path) has no splits of its own; they were made with --split-seed \(seed): "
        + counts.joined(separator: ", ") + ".")
  }
}

extension Dataset {
  /// The dataset, with the faces cropped if it consists of portraits.
  ///
  /// - Parameters:
  ///   - framing: The framing; nil for the usual one of its layout.
  ///   - images: The pictures that will be used.
  func framed(
    _ framing: Framing?, images: [LabelledImage], search: FaceSearch, threads: Int
  ) throws -> Dataset {
    guard framing ?? layout.usualFraming == .portrait else { return self }
    let line = Mutex(CountLine(what: "portraits"))
    let (cut, faceless) = try croppingFaces(of: images, search: search, threads: threads) {
      done, total in
      line.withLock { $0.show(done: done, total: total, label: "finding faces") }
    }
    line.withLock { $0.clear() }
    let count = cut.images.count { $0.region != nil }
    StandardError.print(
      "The faces of \(count) portraits were cropped; \(faceless) portraits in which none was "
        + "found are used whole. With --framing face-crop all are used whole.")
    return cut
  }
}

// A dataset has one label for each picture, so it cannot hold scenes.
extension Framing: ExpressibleByArgument {
  init?(argument: String) {
    guard Self.allValueStrings.contains(argument) else { return nil }
    self.init(rawValue: argument)
  }

  static var allValueStrings: [String] { [Framing.faceCrop, .portrait].map(\.rawValue) }
}

extension StandardError {
  /// Lists skipped pictures, the first few in full.
  static func list(_ rejections: [Rejection]) {
    for rejection in rejections.prefix(10) {
      print("skipped \(rejection.item): \(rejection.reason)")
    }
    if rejections.count > 10 { print("skipped \(rejections.count - 10) more") }
  }
}
