import ArgumentParser

/// `stoic train landmark`, `stoic train resnet` and `stoic train face-model`.
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a recogniser, or a model of faces, on labelled faces.",
    subcommands: [TrainLandmark.self, TrainResNet.self, TrainFaceModel.self])
}
