import ArgumentParser
import CommandLineSupport
import PictureRecognition
import StoicCommands
import VideoRecognition

/// The part of `stoic` that reads videos, cameras and streams: linking FFmpeg slows every start, so
/// `stoic` replaces itself with this program for them.
@main
struct Program: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stoic", abstract: "The part of stoic that reads videos.",
    version: Version.current, subcommands: [Recognize.self])

  static func main() { launch() }
}

/// `stoic recognize` for videos, cameras and streams.
struct Recognize: RecognizeCommand {
  @OptionGroup var options: RecognizeOptions

  func run() throws {
    try options.run(options.installedModels(), readVideo: VideoRequest.read)
  }
}
