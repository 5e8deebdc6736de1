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
