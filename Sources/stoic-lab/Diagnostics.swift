import EmotionDatasets

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Progress and remarks, on standard error.
enum Diagnostics {
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  static func print(_ line: String) { write(line + "\n") }

  /// Replaces the current line of a terminal.
  static func printOver(_ line: String) { write("\r\u{1B}[2K" + line) }

  /// Names what was skipped, the first few in full.
  static func list(_ rejections: [Rejection]) {
    for rejection in rejections.prefix(10) {
      print("skipped \(rejection.item): \(rejection.reason)")
    }
    if rejections.count > 10 { print("skipped \(rejections.count - 10) more") }
  }

  private static func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
