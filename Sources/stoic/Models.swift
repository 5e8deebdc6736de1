import ArgumentParser
import CommandLineSupport
import EmotionRecognition
import FaceAlignment
import FaceAnalysis
import Glibc
import StoicCommands
import Toolkit

/// `stoic models`: what is installed, and what can be made ready ahead of time.
struct Models: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the installed models, or make ready what they need.",
    subcommands: [ListModels.self, PrepareModels.self], defaultSubcommand: ListModels.self)
}

/// `stoic models list`: what is installed, and how well each model did where it was measured.
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
    if let folder { try Self.check(folder) }
    let library = ModelLibrary.standard(explicit: folder)
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

  /// A folder that the user names must be there; those of the search order need not.
  private static func check(_ folder: String) throws(ModelError) {
    guard access(folder + "/.", R_OK | X_OK) != 0 else { return }
    throw ModelError(
      .notFound, path: folder,
      "\(String(cString: strerror(errno))), where --folder must name a folder that holds "
        + ".safetensors files. Check the path and its permissions.")
  }
}

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
