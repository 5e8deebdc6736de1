import ArgumentParser

/// `stoic train landmark` and `stoic train resnet`.
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a recogniser on labelled faces.",
    subcommands: [TrainLandmark.self, TrainResNet.self])
}
