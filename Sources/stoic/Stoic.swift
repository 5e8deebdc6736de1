import ArgumentParser
import CommandLineSupport
import EmotionRecognition
import StoicCommands

/// The root command, which only lists the others.
struct Stoic: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stoic",
    abstract: "Recognises emotions in faces, and measures how that stands up to attacks.",
    discussion: """
      The program stoic-lab beside this one runs the laboratory commands. Results go to standard \
      output, progress and notes to standard error; --json prints a result as one JSON object. \
      Exit status: 0 success, 64 wrong use, 65 bad data, 70 a fault of this program.
      """,
    version: Version.current,
    subcommands: [Recognize.self, Models.self, Synthesize.self],
    groupedSubcommands: [CommandGroup(name: "Laboratory", subcommands: Laboratory.commands)])
}

/// The everyday program: hands laboratory commands over and runs the others itself.
@main
enum Program {
  static func main() {
    Stoic.launch { arguments in
      if let handedOver = Laboratory.command(in: arguments) {
        try Companion.laboratory.handOver(handedOver)
      }
    }
  }
}

/// The commands that need libtorch, which `stoic-lab` runs.
enum Laboratory {
  /// In the order of the help.
  static let commands: [any ParsableCommand.Type] = [
    Train.self, Evaluate.self, Compare.self, Bench.self,
  ]

  /// The laboratory command in the arguments, as in `train resnet` or `help train`; `nil` if this
  /// program runs it itself.
  static func command(in arguments: [String]) -> String? {
    let name = arguments.first == "help" ? arguments.dropFirst().first : arguments.first
    return commands.compactMap { $0.configuration.commandName }.first { $0 == name }
  }
}

// Only entries of the help: the commands are handed over before parsing, so they have no options.

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train the landmark method, a ResNet or a model of faces.")
}

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Measure a model's accuracy on labelled faces.")
}

struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Attack the ResNet and show both methods the same adversarial images.")
}

struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure the speed and the memory of both methods.")
}

/// `stoic recognize`, which hands a ResNet over to the laboratory and videos to `stoic-video`.
struct Recognize: RecognizeCommand {
  @OptionGroup var options: RecognizeOptions

  func run() throws {
    let installed = try options.installedModels()
    if !installed.allSatisfy({ ModelLoader.standard.reads($0.card.method.family) }) {
      try Companion.laboratory.handOver("recognize")
    }
    if options.readsVideo { try Companion.video.handOver("recognize") }
    try options.run(installed)
  }
}
