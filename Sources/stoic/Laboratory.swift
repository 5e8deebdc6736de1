import ArgumentParser

/// The commands that need libtorch, which `stoic-lab` runs.
enum Laboratory {
  /// In the order of the help.
  static let commands: [any ParsableCommand.Type] = [
    Train.self, Evaluate.self, Compare.self, AttackDataset.self, Robustness.self,
    Transfer.self, Certify.self, Report.self, Bench.self,
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

struct AttackDataset: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attack",
    abstract: "Write an adversarial copy of a dataset, made to fool one model.")
}

struct Robustness: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "robustness",
    abstract: "Measure how many pictures withstand a suite of attacks on one model.")
}

struct Transfer: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "transfer",
    abstract: "Make pictures that fool each of several models, and show them to all of them.")
}

struct Certify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "certify",
    abstract: "Prove how far pictures can change without changing a smoothed model's answer.")
}

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write the HTML report of a run of stoic robustness.")
}

struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure the speed and the memory of both methods.")
}
