import ArgumentParser
import CommandLineSupport
import StoicCommands

/// The root command, which only lists the others.
struct Stoic: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stoic",
    abstract: "Recognises emotions in faces, and measures how that stands up to attacks.",
    discussion: """
      The program stoic-lab beside this one runs the laboratory commands. Results go to standard \
      output, progress and notes to standard error; --json prints a result as one JSON object. \
      Exit status: 0 success, 64 wrong use, 65 bad data, 70 a fault of the program or the machine; \
      recognize has others, too.
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
