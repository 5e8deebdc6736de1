import Glibc
import Toolkit

/// A program beside this one that runs what this one does not link the libraries for.
///
/// libtorch costs most of a second at every start, FFmpeg half of one picture's time; so this
/// program replaces itself by the other, as git does, and the exit status is that of the other.
struct Companion {
  /// What needs libtorch.
  static let laboratory = Companion(name: "stoic-lab")
  /// What needs FFmpeg and no libtorch.
  static let video = Companion(name: "stoic-video")

  let name: String

  /// Becomes the other program with the same arguments; returns only by throwing.
  func handOver(_ command: String) throws(CompanionError) -> Never {
    let program = try path(for: command)
    // libtorch's threads would spin where they wait, which costs six times the time where another
    // program has work for the same cores, and saves nothing where none has.
    setenv("OMP_WAIT_POLICY", "PASSIVE", 0)
    // The arguments as the system gave them: a path that is not UTF-8 arrives unchanged.
    execv(program, CommandLine.unsafeArgv)
    throw CompanionError(
      command: command, name: name, program: program, reason: Self.systemReason())
  }

  /// Its path in the folder of this program's own file, links resolved.
  private func path(for command: String) throws(CompanionError) -> String {
    guard let resolved = realpath("/proc/self/exe", nil) else {
      throw CompanionError(
        command: command, name: name, program: "/proc/self/exe", reason: Self.systemReason())
    }
    defer { free(resolved) }
    let own = String(cString: resolved)
    return own.prefix(through: own.lastIndex(of: "/") ?? own.startIndex) + name
  }

  private static func systemReason() -> String { String(cString: strerror(errno)) }
}

/// A command that could not be handed over, because the other program could not be started.
struct CompanionError: DescribedError {
  let command: String
  /// Of the other program.
  let name: String
  /// Its path.
  let program: String
  /// What the system said, such as "No such file or directory".
  let reason: String
  var fault: Fault { .software }

  var description: String {
    "this use of the command \(command) is run by the program \(name), which lies beside this one, "
      + "but \(program) cannot be started: \(reason). Build the programs with `make build`, or copy "
      + "\(name) there."
  }
}
