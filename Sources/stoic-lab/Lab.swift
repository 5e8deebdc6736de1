import ArgumentParser
import CommandLineSupport
import DeepRecognition
import PictureRecognition
import StoicCommands
import Tensors
import VideoRecognition

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

  static func main() { launch() }
}

/// `stoic recognize` with a ResNet.
struct Recognize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: RecognizeOptions.abstract, discussion: RecognizeOptions.discussion)

  @OptionGroup var options: RecognizeOptions

  func run() throws {
    let installed = try options.installedModels()
    // Pictures are read side by side, so that each has a thread.
    try ComputeThreads.use(1)
    try options.run(installed, loader: .withNetworks, readVideo: VideoRequest.read)
  }
}
