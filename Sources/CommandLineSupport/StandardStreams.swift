import FoundationEssentials
import Glibc
public import Toolkit

/// Results, on standard output; nothing else goes there.
public enum StandardOutput {
  /// Prints lines.
  ///
  /// - Throws: `OutputError` where they cannot be written in whole, as on a full disk.
  public static func print(_ text: String) throws(OutputError) {
    try writeAll(text + "\n", to: STDOUT_FILENO)
  }

  /// Prints a text as it is, without a line end of its own.
  ///
  /// - Throws: `OutputError` where it cannot be written in whole.
  public static func write(_ text: String) throws(OutputError) {
    try writeAll(text, to: STDOUT_FILENO)
  }

  /// Has a reader that goes away, as `head` does, be an `OutputError` instead of the program's end.
  public static func survivesClosing() { signal(SIGPIPE, SIG_IGN) }

  /// Prints a value as one JSON object on one line, its keys in alphabetical order.
  ///
  /// - Throws: `OutputError`, or what the encoder throws for a number that JSON cannot hold.
  public static func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try print(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}

/// Progress and remarks, on standard error; what cannot be written there is dropped.
public enum StandardError {
  public static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  public static func print(_ line: String) { try? writeAll(line + "\n", to: STDERR_FILENO) }

  /// Replaces the current line of a terminal.
  public static func printOver(_ line: String) {
    try? writeAll("\r\u{1B}[2K" + line, to: STDERR_FILENO)
  }
}

/// A result that could not be printed.
public struct OutputError: DescribedError {
  /// What the system said, such as "No space left on device".
  public let reason: String
  /// Whether the reader has gone, as `head` does when it has seen enough.
  public let isClosed: Bool
  public var fault: Fault { .software }

  public init(reason: String, isClosed: Bool = false) {
    (self.reason, self.isClosed) = (reason, isClosed)
  }

  public var description: String {
    "The result cannot be written to standard output: \(reason). Send it to a place that takes it, "
      + "and run the command again."
  }
}

/// Writes a text to an open file, going on where a signal or a short write interrupted.
func writeAll(_ text: String, to descriptor: CInt) throws(OutputError) {
  var rest = Array(text.utf8)[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count < 0 {
      if errno == EINTR { continue }
      let code = errno
      throw OutputError(reason: String(cString: strerror(code)), isClosed: code == EPIPE)
    }
    rest = rest.dropFirst(count)
  }
}
