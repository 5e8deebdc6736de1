import ArgumentParser
import CommandLineSupport
import DeepRecognition
import FoundationEssentials
import PictureRecognition
import RobustnessEvaluation
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
    subcommands: [
      Recognize.self, Train.self, Evaluate.self, Compare.self, AttackDataset.self, Robustness.self,
      Transfer.self, Certify.self, Report.self, Bench.self,
    ])

  static func main() { launch() }
}

/// `stoic recognize` with a ResNet.
struct Recognize: RecognizeCommand {
  @OptionGroup var options: RecognizeOptions

  func run() throws {
    let installed = try options.installedModels()
    // Pictures are read in parallel, each on its own thread.
    try ComputeThreads.use(1)
    try options.run(installed, loader: .withNetworks, readVideo: VideoRequest.read)
  }
}

/// The machine that the programs run on.
enum Machine {
  /// The program and the machine, as a run's manifest names them.
  static func host(threads: Int) -> RunHost {
    RunHost(
      arguments: Array(CommandLine.arguments.dropFirst()), version: Version.current,
      machine: "\(processor), \(ThreadCount.cores) cores, "
        + ProcessInfo.processInfo.operatingSystemVersionString,
      threads: threads, started: Date.now.formatted(.iso8601))
  }

  private static var processor: String {
    let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = lines.split(separator: "\n").first { $0.hasPrefix("model name") }
    return line.flatMap { $0.split(separator: ":").last }.map { $0.drop { $0 == " " } }
      .map(String.init) ?? "unknown processor"
  }
}
