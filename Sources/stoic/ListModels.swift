import ArgumentParser
import CommandLineSupport
import EmotionRecognition
import Glibc

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
