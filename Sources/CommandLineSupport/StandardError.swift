import Glibc

/// Progress and remarks, on standard error; what cannot be written there is dropped.
public enum StandardError {
  public static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  public static func print(_ line: String) { try? writeAll(line + "\n", to: STDERR_FILENO) }

  /// Replaces the current line of a terminal.
  public static func printOver(_ line: String) {
    try? writeAll("\r\u{1B}[2K" + line, to: STDERR_FILENO)
  }
}
