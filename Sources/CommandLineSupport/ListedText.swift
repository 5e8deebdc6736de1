/// The value of an option that takes several, separated by commas.
public enum ListedText {
  /// The parts without the spaces around them; empty ones are left out.
  public static func parts(_ text: String) -> [String] {
    text.split(separator: ",")
      .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
      .filter { !$0.isEmpty }
  }
}
