import FoundationEssentials
import Glibc

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
