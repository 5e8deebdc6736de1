/// The fields of a table of comma-separated values (RFC 4180).
public enum CSVField {
  /// A field, quoted if it contains a comma, a quote or a line break.
  public static func quoted(_ text: String) -> String {
    guard text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return text }
    // Go by scalars: a quote followed by a combining mark is a different character.
    var result = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { result += "\"" }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }
}
