/// Bounds-checked reads of numbers and letters; `nil` where the bytes end too early.
extension [UInt8] {
  enum ByteOrder {
    case big
    case little
  }

  /// An unsigned integer of `count` bytes (at most 4).
  func integer(at offset: Int, count: Int, _ order: ByteOrder) -> Int? {
    guard offset >= 0, offset <= self.count - count else { return nil }
    var value = 0
    for index in 0..<count {
      let place = order == .big ? index : count - 1 - index
      value = value << 8 | Int(self[offset + place])
    }
    return value
  }

  /// A signed integer of four bytes, least significant first.
  func signed32(at offset: Int) -> Int? {
    guard let value = integer(at: offset, count: 4, .little) else { return nil }
    return Int(Int32(truncatingIfNeeded: value))
  }

  /// Whether these ASCII letters stand at an offset.
  func holds(_ letters: StaticString, at offset: Int) -> Bool {
    let length = letters.utf8CodeUnitCount
    guard offset >= 0, offset <= count - length else { return false }
    return letters.withUTF8Buffer { self[offset..<offset + length].elementsEqual($0) }
  }
}
