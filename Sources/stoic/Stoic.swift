import ArgumentParser
import CommandLineSupport

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
