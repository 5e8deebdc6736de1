import FoundationEssentials
@preconcurrency import Glibc

/// What the program says: results on standard output, everything else on standard error.
enum Console {
  static func result(_ text: String) { print(text) }

  static func note(_ text: String) {
    fputs(text + "\n", stderr)
  }

  /// Prints a value as one JSON object on one line, keys in alphabetical order.
  static func json(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}
