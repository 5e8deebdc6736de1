/// The records of a CSV table (RFC 4180).
///
/// Understands quoted fields, doubled quotes, and lines that end in LF or CRLF. Drops blank lines
/// and the spaces around unquoted fields.
struct CommaSeparatedValues {
  struct Record: Equatable {
    /// The line on which the record starts, from 1.
    let line: Int
    let fields: [String]
  }

  /// Where and why a table is malformed.
  struct Malformed: Error, Equatable {
    let line: Int
    let reason: String
  }

  private let bytes: [UInt8]
  private var position = 0
  private var line = 1

  /// - Throws: `Malformed` at a quote that never ends, or text after a closing quote.
  static func records(of bytes: [UInt8]) throws(Malformed) -> [Record] {
    var reader = CommaSeparatedValues(bytes: bytes)
    var records: [Record] = []
    while reader.position < bytes.count {
      let record = try reader.record()
      if record.fields != [""] { records.append(record) }
    }
    return records
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  private static let (comma, quote) = (UInt8(ascii: ","), UInt8(ascii: "\""))
  private static let (newline, space) = (UInt8(ascii: "\n"), UInt8(ascii: " "))

  private mutating func record() throws(Malformed) -> Record {
    let start = line
    var fields: [String] = []
    while true {
      fields.append(try field())
      let end = position < bytes.count ? bytes[position] : Self.newline
      position += 1
      guard end == Self.comma else { break }
    }
    line += 1
    return Record(line: start, fields: fields)
  }

  /// Reads up to the comma or the line end, and leaves the position there.
  private mutating func field() throws(Malformed) -> String {
    skipSpaces()
    guard position < bytes.count, bytes[position] == Self.quote else {
      let start = position
      while position < bytes.count, bytes[position] != Self.comma, bytes[position] != Self.newline {
        position += 1
      }
      var end = position
      while end > start, Self.isSpace(bytes[end - 1]) { end -= 1 }
      return String(decoding: bytes[start..<end], as: UTF8.self)
    }
    let text = try quoted()
    skipSpaces()
    guard position == bytes.count || [Self.comma, Self.newline].contains(bytes[position]) else {
      throw Malformed(line: line, reason: "text follows a closing quote")
    }
    return text
  }

  private mutating func quoted() throws(Malformed) -> String {
    let start = line
    var text: [UInt8] = []
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == Self.newline { line += 1 }
      if byte == Self.quote {
        guard position < bytes.count, bytes[position] == Self.quote else {
          return String(decoding: text, as: UTF8.self)
        }
        position += 1
      }
      text.append(byte)
    }
    throw Malformed(line: start, reason: "a quote opens here and never closes")
  }

  private mutating func skipSpaces() {
    while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == space || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\t")
  }
}
