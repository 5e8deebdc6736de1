import EmotionCore

/// A laboratory command that could not be handed over, because `stoic-lab` could not be started.
struct LaboratoryError: DescribedError {
  let command: String
  let program: String
  /// What the system said, such as "No such file or directory".
  let reason: String
  var fault: Fault { .software }

  var description: String {
    "the command \(command) is run by the program stoic-lab, which lies beside this one, but "
      + "\(program) cannot be started: \(reason). Build both programs with `make build`, or copy "
      + "stoic-lab there."
  }
}
