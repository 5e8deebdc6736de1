import ArgumentParser
import CommandLineSupport
import FaceAlignment
import FaceAnalysis
import Toolkit

/// `stoic models prepare`: makes ahead of time what the first use would make.
struct PrepareModels: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prepare",
    abstract:
      "Make the landmark model ready ahead of time, for images of machines and for offline use.",
    discussion: """
      Dlib's file takes some tenths of a second to read. From the copy that this makes, in \
      XDG_CACHE_HOME/stoic or ~/.cache/stoic, every later start has it in a millisecond. The first use \
      makes it as well. This command also holds a copy that is there against dlib's file, and makes it \
      again if need be.
      """)

  @Option(help: ArgumentHelp("Dlib's 68-point shape predictor.", valueName: "file"))
  var predictor = ShapePredictor.defaultPath

  @Flag(help: "Print one JSON object: path, and whether it was made now.")
  var json = false

  func run() throws {
    let (path, isNew) = try prepare()
    if json {
      try StandardOutput.printJSON(PreparedModel(path: path, made: isNew))
    } else {
      try StandardOutput.print("\(path): \(isNew ? "made" : "was there already")")
    }
  }

  private func prepare() throws -> (path: String, isNew: Bool) {
    guard let cache = CascadeCache.standard else { throw PreparationError.noHome }
    switch try ShapePredictor(path: predictor, cache: cache, verifiesCache: true).origin {
    case .cache(let path): return (path, false)
    case .converted(let path): return (path, true)
    case .uncached(let reason): throw PreparationError.unwritable(reason ?? cache.folder)
    }
  }
}

/// What `stoic models prepare --json` prints.
private struct PreparedModel: Encodable {
  /// The file that was made, or was there.
  let path: String
  let made: Bool
}

/// Why nothing could be prepared.
enum PreparationError: DescribedError {
  /// There is no folder for it.
  case noHome
  /// It could not be written, with the reason.
  case unwritable(String)

  var fault: Fault {
    switch self {
    case .noHome: .usage
    case .unwritable: .software
    }
  }

  var description: String {
    switch self {
    case .noHome:
      "There is no folder for what would be made: \(CascadeCache.homelessReason)"
    case .unwritable(let reason):
      "The landmark model could not be kept: \(reason)"
    }
  }
}
