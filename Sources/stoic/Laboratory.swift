import ArgumentParser

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
