import CommandLineSupport
import FoundationEssentials
import RobustnessEvaluation

/// Facts of the computer that the programs run on.
enum Machine {
  /// The program and the machine as a run's manifest names them.
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
