extension String {
  /// The text with its control characters as escapes such as `\u{1B}`, so that a file's name cannot
  /// command a terminal.
  ///
  /// - Parameter keepsLines: Whether line breaks stay.
  public func printable(keepsLines: Bool = false) -> String {
    guard unicodeScalars.contains(where: \.isControl) else { return self }
    var text = ""
    for scalar in unicodeScalars {
      if scalar.isControl, !(keepsLines && scalar == "\n") {
        text += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

extension Unicode.Scalar {
  /// Whether it is one of the C0 and C1 controls, or changes the direction of the text after it.
  fileprivate var isControl: Bool {
    value < 0x20 || (0x7F...0x9F).contains(value) || (0x202A...0x202E).contains(value)
      || (0x2066...0x2069).contains(value)
  }
}
