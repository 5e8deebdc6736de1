import ArgumentParser

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
