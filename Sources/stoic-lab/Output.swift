#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Results, on standard output; nothing else goes there.
enum Output {
  static func print(_ text: String) { Swift.print(text) }

  /// One JSON object with sorted keys on one line.
  static func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// A fraction as a percentage with one decimal place: `0.6123` is "61.2%".
  static func percent(_ fraction: Double?) -> String {
    guard let fraction else { return "-" }
    let tenths = Int((fraction * 1000).rounded())
    return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)%"
  }

  /// A duration in minutes and seconds, or hours and minutes.
  static func time(_ duration: Duration) -> String {
    let seconds = Int(duration / .seconds(1))
    return seconds >= 3600
      ? "\(seconds / 3600) h \(seconds % 3600 / 60) min" : "\(seconds / 60) min \(seconds % 60) s"
  }
}
