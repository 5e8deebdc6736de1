import ArgumentParser
import DeepRecognition
import EmotionCore
import EmotionRecognition
import RecognitionCommands
import Tensors
import VideoCommands

/// `stoic recognize` with a ResNet.
struct Recognize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: RecognizeOptions.abstract, discussion: RecognizeOptions.discussion)

  @OptionGroup var options: RecognizeOptions

  func run() throws {
    try Failure.reporting {
      let installed = try options.installedModels()
      // Pictures are read side by side, so that each has a thread.
      try ComputeThreads.use(1)
      try options.run(
        installed,
        makeResNet: { model, locator throws(RecognitionError) in
          let resnet: ResNetModel
          do throws(ModelError) { resnet = try ResNetModel.read(model.path) } catch {
            throw RecognitionError(.classification, cause: error)
          }
          return try ResNetRecognizer(resnet, locator: locator)
        },
        readVideo: VideoCommand.read)
    }
  }
}
