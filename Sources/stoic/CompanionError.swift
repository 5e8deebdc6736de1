import Toolkit

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
