public import ArgumentParser
import CommandLineSupport
import DurableFiles
public import FaceAnalysis
import Toolkit

/// How to look for faces.
public struct FaceSearchOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The engine that finds faces and landmarks: native (Stoic's own), or dlib for "
        + "comparison."))
  public var engine = Engine.native

  // Unconditional, here and below, so that a negative number is not parsed as an option.
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Ignore faces with narrower boxes, in pixels of the picture. 0 means about 75, or 4% of a "
        + "large picture's width; lower values, from 16, find smaller faces and take longer.",
      valueName: "pixels"))
  public var minFace = 0.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Minimum score (at least -1); lower finds more faces and more false positives.",
      valueName: "score"))
  public var threshold = 0.0

  public init() {}

  public func validate() throws {
    guard minFace >= 0, minFace.isFinite else {
      throw ValidationError(
        "--min-face is \(minFace), but must be a number of pixels, at least 0.")
    }
    let lowest = engine.traits.lowestThreshold
    guard threshold >= lowest, threshold.isFinite else {
      throw ValidationError(
        "--threshold is \(threshold), but must be at least \(lowest).")
    }
  }

  /// What decides which faces are found, by the name of the option.
  public var settings: [String: String] {
    [
      "--engine": engine.name, "--min-face": NumberText.plain(minFace),
      "--threshold": NumberText.plain(threshold),
    ]
  }

  public var search: FaceSearch {
    FaceSearch(engine: engine, threshold: threshold, minimumSide: minFace)
  }
}

extension Engine: ExpressibleByArgument {
  public init?(argument: String) { self.init(rawValue: argument) }
  public var defaultValueDescription: String { name }
  public static var allValueStrings: [String] { allCases.map(\.name) }
}

/// Where to find the landmark predictor.
public struct PredictorOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Dlib's 68-point landmark predictor.", valueName: "file"))
  public var predictor = ShapePredictor.defaultPath

  public init() {}

  /// Loads the predictor, with a note if it could not be cached.
  public func load(_ engine: Engine = .native) throws -> any LandmarkPredictor {
    let loaded = try engine.loadPredictor(path: predictor)
    if let reason = loaded.reasonNotKept {
      StandardError.print(
        "Note: The landmark predictor could not be cached, so the next start will also take some "
          + "tenths of a second longer: \(reason)")
    }
    return loaded
  }
}

/// How many threads a command uses.
public struct ThreadOptions: ParsableArguments {
  @Option(help: "Threads; the cores by default.")
  public var threads = ThreadCount.cores

  public init() {}

  public func validate() throws { try check("--threads", threads, in: ThreadCount.allowed) }
}

/// How a command prints its result.
public struct ResultOptions: ParsableArguments {
  @Flag(help: "Print the result as one JSON object on standard output.")
  public var json = false

  public init() {}

  /// Prints a result on standard output: as JSON, or in words for people.
  public func print(_ result: some Encodable, _ words: @autoclosure () -> String) throws {
    if json {
      try StandardOutput.printJSON(result)
    } else {
      try StandardOutput.print(words())
    }
  }
}

extension ParsableArguments {
  /// Checks that an option's value is in a range.
  public func check(_ option: String, _ value: Int, in range: ClosedRange<Int>) throws {
    guard range.contains(value) else {
      throw ValidationError("\(option) must be from \(range.lowerBound) to \(range.upperBound).")
    }
  }

  /// Checks that nothing keeps an option's path, if it is given, from being that of a folder.
  public func check(_ option: String, isFolder path: String?) throws {
    guard let path, let file = DurableFolder.file(inTheWayOf: path) else { return }
    throw ValidationError(
      "\(option) \(path) cannot be a folder, because \(file) is a file. Give the path of a folder.")
  }
}

/// The value of an option that takes several, separated by commas.
public enum ListedText {
  /// The parts without the spaces around them; empty ones are left out.
  public static func parts(_ text: String) -> [String] {
    text.split(separator: ",")
      .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
      .filter { !$0.isEmpty }
  }
}

/// Options for videos, cameras and streams.
public struct VideoOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      "A camera, by its number or device, such as 0 or /dev/video0.", valueName: "camera"))
  public var camera: String?

  @Option(parsing: .unconditional, help: "Read only every Nth frame of a video.")
  public var every = 1

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Where to begin in a video: seconds, or as in 1:30 or 1:02:03.5.", valueName: "time"))
  public var from: TimeInVideo?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Where to end in a video.", valueName: "time"))
  public var to: TimeInVideo?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Detect faces in every Nth frame of a video; in between, follow them by their landmarks.",
      valueName: "frames"))
  public var detectEvery = 5

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How long an unseen face keeps its id.", valueName: "seconds"))
  public var keepId = 3.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Smoothing time constant in seconds; 0 disables it.",
      valueName: "seconds"))
  public var smoothing = 0.5

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How often in a row to reopen a stream or camera that breaks off within five seconds.",
      valueName: "times"))
  public var reconnect = 5

  public init() {}

  public func validate() throws {
    for (name, value) in [("--every", every), ("--detect-every", detectEvery)]
    where !(1...1_000_000).contains(value) {
      throw ValidationError(
        "\(name) is \(value), but must be a number of frames from 1 to 1000000.")
    }
    for (name, value) in [("--keep-id", keepId), ("--smoothing", smoothing)] {
      guard value >= 0, value <= 3600 else {
        throw ValidationError(
          "\(name) is \(value), but must be a number of seconds from 0 to 3600.")
      }
    }
    let (begin, end) = (from?.seconds ?? 0, to?.seconds ?? .infinity)
    guard begin <= end else {
      throw ValidationError("--from is \(begin) seconds, which is after --to, \(end) seconds.")
    }
    guard camera == nil || (from == nil && to == nil) else {
      throw ValidationError("--from and --to select a part of a file; a camera has none.")
    }
    guard (0...1_000_000).contains(reconnect) else {
      throw ValidationError(
        "--reconnect is \(reconnect), but must be from 0 to 1000000.")
    }
  }

  /// What decides the rows of a video, by the name of the option.
  var settings: [String: String] {
    [
      "--every": String(every), "--detect-every": String(detectEvery),
      "--keep-id": NumberText.plain(keepId), "--smoothing": NumberText.plain(smoothing),
      "--from": NumberText.plain(part.lowerBound), "--to": NumberText.plain(part.upperBound),
    ]
  }

  /// The selected part, in seconds.
  var part: ClosedRange<Double> { (from?.seconds ?? 0)...(to?.seconds ?? .infinity) }

  /// The camera's device; nil for none.
  var device: String? {
    camera.map { camera in
      !camera.isEmpty && camera.allSatisfy { $0.isASCII && $0.isNumber }
        ? "/dev/video" + camera : camera
    }
  }
}

/// A time in a video: seconds, or hours, minutes and seconds with colons between them.
public struct TimeInVideo: ExpressibleByArgument, Sendable {
  public let seconds: Double

  public init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 3 else { return nil }
    var seconds = 0.0
    for (place, part) in parts.enumerated() {
      guard part.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }), let value = Double(part),
        place == parts.count - 1 || value == value.rounded(), place == 0 || value < 60
      else { return nil }
      seconds = 60 * seconds + value
    }
    guard seconds <= 1e7 else { return nil }
    self.seconds = seconds
  }
}
