import CommandLineSupport

extension Interruption {
  /// Until `end`, lets Ctrl-C say that a run's folder keeps what is finished, and how to go on.
  func begin(keeping folder: String) {
    begin(
      saying: "Stopped before the end: \(folder) keeps what is finished, and the same command with "
        + "--output \(folder) goes on from there.")
  }
}
