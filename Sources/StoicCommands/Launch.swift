public import ArgumentParser
import CommandLineSupport
public import Toolkit

extension ParsableCommand {
  /// Runs a program: parses its arguments, runs the command, and reports errors.
  ///
  /// An error becomes a sentence on standard error and an exit status, which only this function
  /// decides. Help goes to standard output if it was asked for, otherwise it is wrong use.
  ///
  /// Wrong use is 64, whether found while parsing or later; bad data 65; a fault of the program or
  /// the machine 70. A command may throw its own `ExitCode`.
  ///
  /// - Parameter handOver: Called with the arguments before parsing; may replace the program.
  public static func launch(handOver: ([String]) throws -> Void = { _ in }) -> Never {
    // Not `CommandLine.arguments`, which loses the bytes of a name that is not UTF-8.
    let arguments = (1..<max(1, Int(CommandLine.argc))).compactMap {
      CommandLine.unsafeArgv[$0].map { FileName.text($0) }
    }
    do {
      do {
        try FileDescriptors.check()
        try Arguments.check(arguments)
        try handOver(arguments)
        var command = try parseAsRoot(arguments)
        try command.run()
      } catch  where exitCode(for: error).isSuccess {
        guard Arguments.askForText(arguments) else {
          StandardError.print(fullMessage(for: error))
          exit(withError: ExitCode(Fault.usage.exitStatus))
        }
        try StandardOutput.print(fullMessage(for: error))
      }
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

/// What can be said of a program's arguments before they are parsed.
enum Arguments {
  /// Refuses a file's name that would be read as several one-letter options: in `-beach.jpg`, the h
  /// would ask for help.
  ///
  /// - Throws: `UsageError`.
  static func check(_ arguments: [String]) throws(UsageError) {
    let name = arguments.prefix { $0 != "--" }.first { argument in
      argument.hasPrefix("-") && !argument.hasPrefix("--") && argument.count > 2
        && Double(argument) == nil
    }
    guard let name else { return }
    throw UsageError(
      "\(name) is no option, and options of one letter cannot be joined. To read a file of this "
        + "name, write ./\(name), or -- before the names.")
  }

  /// Whether the user asks for help, the version or a completion script, as a program's name alone
  /// does.
  static func askForText(_ arguments: [String]) -> Bool {
    arguments.isEmpty
      || arguments.prefix { $0 != "--" }.contains { argument in
        ["-h", "--help", "help", "--version", "--help-hidden"].contains(argument)
          || argument.hasPrefix("--generate-completion-script")
          || argument.hasPrefix("--experimental-dump-help")
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
