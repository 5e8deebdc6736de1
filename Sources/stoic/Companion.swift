import Glibc
import Toolkit

/// A program beside this one that runs the commands whose libraries this one does not link.
///
/// libtorch costs most of a second at every start, and FFmpeg half of one picture's time; so this
/// program replaces itself with the other, as git does, and ends with the other's exit status.
struct Companion {
  /// Runs what needs libtorch.
  static let laboratory = Companion(name: "stoic-lab")
  /// Runs what needs FFmpeg but not libtorch.
  static let video = Companion(name: "stoic-video")

  let name: String

  /// Replaces this process with the other program and the same arguments; returns only by throwing.
  func handOver(_ command: String) throws(CompanionError) -> Never {
    let program = try path(for: command)
    // libtorch's threads would spin while waiting, which takes six times as long if another program
    // uses the same cores, and saves nothing otherwise.
    setenv("OMP_WAIT_POLICY", "PASSIVE", 0)
    // Pass the system's own arguments, so that a path that is not UTF-8 arrives unchanged.
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

/// A command could not be handed over, because the other program could not be started.
struct CompanionError: DescribedError {
  let command: String
  /// The other program's name.
  let name: String
  /// The other program's path.
  let program: String
  /// The system's message, such as "No such file or directory".
  let reason: String
  var fault: Fault { .software }

  var description: String {
    "The command \(command) needs the program \(name) beside this one, but \(program) cannot be "
      + "started: \(reason). Build the programs with `make build`, or copy \(name) there."
  }
}
