import ArgumentParser
import CommandLineSupport
import Toolkit

/// The part of `stoic` that reads videos, cameras and streams: linking FFmpeg costs every start, so
/// that `stoic` does not, and starts this program for them.
@main
struct Program: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stoic", abstract: "The part of stoic that reads videos.",
    version: Version.current, subcommands: [Recognize.self])

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as any DescribedError {
      StandardError.print("Error: \(error)")
      exit(withError: ExitCode(error.fault.exitStatus))
    } catch {
      exit(withError: error)
    }
  }
}
