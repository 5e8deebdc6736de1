import FoundationEssentials

/// The JSON of a run folder: keys in alphabetical order.
enum RunJSON {
  /// A value on one line, as in a ledger.
  static func line(_ value: some Encodable) throws(ComparisonError) -> Data {
    try encode(value, formatting: [.sortedKeys, .withoutEscapingSlashes])
  }

  /// A value on many lines, as in a file of its own.
  static func page(_ value: some Encodable) throws(ComparisonError) -> Data {
    try encode(value, formatting: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
  }

  private static func encode(_ value: some Encodable, formatting: JSONEncoder.OutputFormatting)
    throws(ComparisonError) -> Data
  {
    let encoder = JSONEncoder()
    encoder.outputFormatting = formatting
    do { return try encoder.encode(value) } catch {
      throw .encoding("\(type(of: value))", reason: "\(error)")
    }
  }
}
