extension String {
  /// The text with the characters that have a meaning in SVG and XML as entities.
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
}
