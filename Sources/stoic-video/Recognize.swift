import ArgumentParser
import RecognitionCommands
import VideoCommands

/// `stoic recognize` where there are videos, cameras or streams.
struct Recognize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: RecognizeOptions.abstract, discussion: RecognizeOptions.discussion)

  @OptionGroup var options: RecognizeOptions

  func run() throws {
    try options.run(options.installedModels(), readVideo: VideoCommand.read)
  }
}
