public import ArgumentParser
import CommandLineSupport
public import Toolkit

extension ParsableCommand {
  /// Runs a program: parses its arguments, runs the command, and reports errors.
  ///
  /// An error becomes a sentence on standard error and an exit status, which only this function
  /// decides.
  ///
  /// Wrong use is 64, whether found while parsing or later; bad data 65; a fault of the program or
  /// the machine 70. A command may throw its own `ExitCode`.
  ///
  /// - Parameter handOver: Called with the arguments before parsing; may replace the program.
  public static func launch(handOver: ([String]) throws -> Void = { _ in }) -> Never {
    do {
      let arguments = Array(CommandLine.arguments.dropFirst())
      try handOver(arguments)
      var command = try parseAsRoot(arguments)
      try command.run()
      exit()
    } catch let error as any DescribedError {
      StandardError.print("Error: \(error)")
      exit(withError: ExitCode(error.fault.exitStatus))
    } catch {
      guard exitCode(for: error) == .failure, !(error is ExitCode) else { exit(withError: error) }
      // Neither ours nor ArgumentParser's: an unforeseen failure of a library.
      StandardError.print("Error: \(error)")
      exit(withError: ExitCode(Fault.software.exitStatus))
    }
  }
}

extension Fault {
  /// The exit status, as in `sysexits.h`.
  public var exitStatus: Int32 {
    switch self {
    case .usage: 64
    case .data: 65
    case .software: 70
    }
  }
}

/// Wrong use of a command, found only while it runs.
public struct UsageError: DescribedError, Equatable {
  public let description: String
  public var fault: Fault { .usage }

  public init(_ description: String) { self.description = description }
}
