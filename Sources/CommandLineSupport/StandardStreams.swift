import FoundationEssentials
import Glibc
public import Toolkit

/// What other programs pass on.
public enum StandardInput {
  /// The next bytes, as soon as there are any; none at the end, or if it cannot be read.
  public static func read() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
      var result = 0
      repeat {
        result = Glibc.read(STDIN_FILENO, buffer.baseAddress, buffer.count)
      } while result < 0 && errno == EINTR
      count = max(0, result)
    }
  }
}

/// Results, on standard output; nothing else goes there.
public enum StandardOutput {
  /// Prints lines.
  ///
  /// - Throws: `OutputError` if they cannot be written completely, as on a full disk.
  public static func print(_ text: String) throws(OutputError) {
    try writeAll(text + "\n", to: STDOUT_FILENO)
  }

  /// Prints a text without adding a line end.
  ///
  /// - Throws: `OutputError` if it cannot be written completely.
  public static func write(_ text: String) throws(OutputError) {
    try writeAll(text, to: STDOUT_FILENO)
  }

  /// Ignores SIGPIPE; a closed pipe throws `OutputError`.
  public static func ignoreClosedPipes() { signal(SIGPIPE, SIG_IGN) }

  /// Prints a value as one JSON object on one line, its keys in alphabetical order.
  ///
  /// - Throws: `OutputError`, or what the encoder throws for a number that JSON cannot hold.
  public static func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try print(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}

/// Progress and notes, on standard error; write errors are ignored.
public enum StandardError {
  public static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Prints a line; control characters in it, as in a file's name, become escapes.
  public static func print(_ line: String) {
    try? writeAll(line.printable(keepsLines: true) + "\n", to: STDERR_FILENO)
  }

  /// Replaces the current line of a terminal.
  public static func printOver(_ line: String) {
    try? writeAll("\r\u{1B}[2K" + line, to: STDERR_FILENO)
  }
}

/// A result that could not be printed.
public struct OutputError: DescribedError {
  /// The system's message, such as "No space left on device".
  public let reason: String
  /// Whether the reader closed the pipe, as `head` does when it has seen enough.
  public let isClosed: Bool
  public var fault: Fault { .software }

  public init(reason: String, isClosed: Bool = false) {
    (self.reason, self.isClosed) = (reason, isClosed)
  }

  public var description: String {
    "The result cannot be written to standard output: \(reason). Redirect it to a place with room "
      + "and run the command again."
  }
}

/// Writes a text to an open file, resuming after signals and short writes.
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
