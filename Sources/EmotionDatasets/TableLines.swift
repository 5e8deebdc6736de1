import Glibc

/// The lines of a text in memory, as views into it; valid only as long as the bytes are.
struct TableLines {
  private var rest: UnsafeRawBufferPointer
  /// The number of the line that `next` gave last, from 1.
  private(set) var number = 0

  init(_ bytes: UnsafeRawBufferPointer) { rest = bytes }

  /// The next line without its LF; `nil` at the end.
  mutating func next() -> UnsafeRawBufferPointer? {
    guard let start = rest.baseAddress, !rest.isEmpty else { return nil }
    number += 1
    let end = memchr(start, CInt(UInt8(ascii: "\n")), rest.count)
    let length = end.map { UnsafeRawPointer($0) - start } ?? rest.count
    let line = UnsafeRawBufferPointer(rebasing: rest[..<length])
    rest = UnsafeRawBufferPointer(rebasing: rest[min(length + 1, rest.count)...])
    return line
  }

  /// A field without the spaces, the CR and the quotes around it.
  static func trimmed(_ field: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    func isEdge(_ byte: UInt8) -> Bool {
      byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\"")
    }
    var (start, end) = (0, field.count)
    while start < end, isEdge(field[start]) { start += 1 }
    while end > start, isEdge(field[end - 1]) { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: field[start..<end])
  }
}
