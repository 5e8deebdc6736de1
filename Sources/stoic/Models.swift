import ArgumentParser
import CommandLineSupport
import EmotionRecognition
import FaceAlignment
import FaceAnalysis
import StoicCommands
import Toolkit

/// `stoic models`: lists the installed models, and prepares what they need.
struct Models: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the installed models, or prepare what they need.",
    subcommands: [ListModels.self, PrepareModels.self], defaultSubcommand: ListModels.self)
}

/// `stoic models list`: the installed models with their measured accuracy.
struct ListModels: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the installed models with their accuracy and licence.",
    discussion: """
      Models are the .safetensors files in --folder, in the folders that STOIC_MODELS names, in \
      Models beside the program and in the working folder, and in /usr/local/share/stoic/Models \
      and /usr/share/stoic/Models; an earlier folder hides a later one's model of the same name.
      """)

  @Option(
    help: ArgumentHelp("A folder of models, searched before all others.", valueName: "dir"))
  var folder: String?

  @Flag(help: "Print one JSON object: folders, models and rejections.")
  var json = false

  func run() throws {
    let library = try ModelLibrary.chosen(folder)
    let listing = ModelListing(of: library)
    if json {
      try StandardOutput.printJSON(listing)
      return
    }
    for reason in listing.rejections { StandardError.print("Skipped: \(reason)") }
    if listing.models.isEmpty {
      StandardError.print("No model is installed in \(library.folders.joined(separator: ", ")).")
    } else {
      try StandardOutput.print(listing.table)
    }
  }
}

/// `stoic models prepare`: makes the landmark predictor's cache ahead of its first use.
struct PrepareModels: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prepare",
    abstract:
      "Prepare the landmark predictor ahead of its first use, for machine images and read-only "
      + "systems.",
    discussion: """
      Dlib's file takes some tenths of a second to read; the copy made by this command, in \
      XDG_CACHE_HOME/stoic or ~/.cache/stoic, takes a millisecond. The first use makes the copy, \
      too. This command also checks an existing copy against dlib's file and replaces it if \
      necessary.
      """)

  @Option(help: ArgumentHelp("Dlib's 68-point landmark predictor.", valueName: "file"))
  var predictor = ShapePredictor.defaultPath

  @Flag(help: "Print one JSON object: the path, and whether the file was made now.")
  var json = false

  func run() throws {
    let (path, isNew) = try prepare()
    if json {
      try StandardOutput.printJSON(PreparedModel(path: path, made: isNew))
    } else {
      try StandardOutput.print("\(path): \(isNew ? "made" : "already exists")")
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
  /// The file that was made or already existed.
  let path: String
  let made: Bool
}

/// Why the preparation failed.
enum PreparationError: DescribedError {
  /// There is no cache folder.
  case noHome
  /// The cache could not be written, with the reason.
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
      "There is no cache folder: \(CascadeCache.homelessReason)"
    case .unwritable(let reason):
      "The landmark predictor could not be cached: \(reason)"
    }
  }
}
