import ArgumentParser
import CommandLineSupport
import EmotionRecognition
import StoicCommands

/// The root command, which is only the list of the others.
struct Stoic: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stoic",
    abstract: "Recognises emotions in faces, and measures how that stands up to attacks.",
    discussion: """
      Laboratory commands are run by the program stoic-lab, which lies beside this one. Results go \
      to standard output, progress and notes to standard error; --json prints a result as one \
      JSON object. Exit status: 0 success, 64 wrong use, 65 bad data, 70 a fault of this program.
      """,
    version: Version.current,
    subcommands: [Recognize.self, Models.self, Synthesize.self],
    groupedSubcommands: [CommandGroup(name: "Laboratory", subcommands: Laboratory.commands)])
}

/// Where the everyday program starts: it hands laboratory commands over and runs the others itself.
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

/// The commands that need libtorch, which the program `stoic-lab` runs.
enum Laboratory {
  /// As the help lists them.
  static let commands: [any ParsableCommand.Type] = [
    Train.self, Evaluate.self, Compare.self, Bench.self,
  ]

  /// The command that the arguments hand over, as in `train resnet` or `help train`; `nil` where
  /// this program runs it itself.
  static func command(in arguments: [String]) -> String? {
    let name = arguments.first == "help" ? arguments.dropFirst().first : arguments.first
    return commands.compactMap { $0.configuration.commandName }.first { $0 == name }
  }
}

// One entry of the help each. They are handed over before they are parsed, so they have no options.

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
