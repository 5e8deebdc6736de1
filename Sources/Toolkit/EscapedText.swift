extension String {
  /// The text with the characters that have a meaning in SVG, HTML and XML as entities.
  public var escapedForMarkup: String {
    // By scalars, because a bracket with a combining mark is another character.
    unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }

  /// The text as a field of CSV (RFC 4180), in quotes if it has a comma, a quote or a line break.
  public var quotedForCSV: String {
    guard utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return self }
    return unicodeScalars.reduce(into: "\"") { result, scalar in
      if scalar == "\"" { result += "\"" }
      result.unicodeScalars.append(scalar)
    } + "\""
  }
}
