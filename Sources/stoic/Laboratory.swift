import ArgumentParser
import Glibc

/// The program `stoic-lab` beside this one, which runs the commands that need libtorch.
///
/// Linking libtorch costs most of a second at every start, so this program does not; it replaces
/// itself by the other, as git does, and the exit status is that of the other.
enum Laboratory {
  /// The commands that are handed over, as the help lists them.
  static let commands: [any ParsableCommand.Type] = [
    Train.self, Evaluate.self, Compare.self, Bench.self,
  ]

  /// The command that the arguments hand over, as in `train resnet` or `help train`; `nil` where
  /// this program runs it itself.
  static func command(in arguments: [String]) -> String? {
    let name = arguments.first == "help" ? arguments.dropFirst().first : arguments.first
    return commands.compactMap { $0.configuration.commandName }.first { $0 == name }
  }

  /// Becomes `stoic-lab` with the same arguments; returns only by throwing.
  static func handOver(_ command: String) throws(LaboratoryError) -> Never {
    let program = try programBeside(for: command)
    // libtorch's threads would spin where they wait, which costs six times the time where another
    // program has work for the same cores, and saves nothing where none has.
    setenv("OMP_WAIT_POLICY", "PASSIVE", 0)
    // The arguments as the system gave them: a path that is not UTF-8 arrives unchanged.
    execv(program, CommandLine.unsafeArgv)
    throw LaboratoryError(command: command, program: program, reason: systemReason())
  }

  /// The path of `stoic-lab` in the folder of this program's own file, links resolved.
  private static func programBeside(for command: String) throws(LaboratoryError) -> String {
    guard let resolved = realpath("/proc/self/exe", nil) else {
      throw LaboratoryError(command: command, program: "/proc/self/exe", reason: systemReason())
    }
    defer { free(resolved) }
    let own = String(cString: resolved)
    return own.prefix(through: own.lastIndex(of: "/") ?? own.startIndex) + "stoic-lab"
  }

  private static func systemReason() -> String { String(cString: strerror(errno)) }
}
