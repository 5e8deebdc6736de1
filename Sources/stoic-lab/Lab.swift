import ArgumentParser
import CommandLineSupport

/// The laboratory: training, evaluation and attacks.
///
/// People call it as `stoic SUBCOMMAND`.
@main
struct Lab: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stoic",
    abstract: "Recognise emotions in faces, and measure how easily each method is fooled.",
    version: Version.current,
    subcommands: [Recognize.self, Train.self, Evaluate.self, Compare.self, Bench.self])
}
