extension PictureHeader {
  /// Walks the blocks up to the trailer (GIF89a specification, sections 17 to 27) and counts the
  /// frames; false if the size is missing.
  mutating func readGIF(_ bytes: [UInt8]) -> Bool {
    guard let width = bytes.integer(at: 6, count: 2, .little),
      let height = bytes.integer(at: 8, count: 2, .little),
      let flags = bytes.integer(at: 10, count: 1, .big)
    else { return false }
    (self.width, self.height) = (width, height)
    frames = 0
    var offset: Int? = 13 + Self.colorTableLength(flags)
    while let block = offset, let kind = bytes.integer(at: block, count: 1, .big) {
      switch kind {
      case 0x2C:
        guard let width = bytes.integer(at: block + 5, count: 2, .little),
          let height = bytes.integer(at: block + 7, count: 2, .little),
          let flags = bytes.integer(at: block + 9, count: 1, .big)
        else { return true }
        largestFrame = max(largestFrame, width * height)
        let data = block + 10 + Self.colorTableLength(flags)
        guard let codeSize = bytes.integer(at: data, count: 1, .big) else { return true }
        if width == 0 || height == 0 { problem = "a frame has no pixels" }
        if !(1...8).contains(codeSize) { problem = "its codes begin with \(codeSize) bits" }
        offset = Self.end(ofSubBlocksAt: data + 1, in: bytes)
        if offset != nil { frames += 1 }
      case 0x21: offset = Self.end(ofSubBlocksAt: block + 2, in: bytes)
      // Some programs leave zeros between blocks.
      case 0: offset = block + 1
      case 0x3B:
        isComplete = frames > 0
        return true
      default: return true
      }
    }
    return true
  }

  /// The bytes of a colour table, given its flags; 0 if there is none.
  private static func colorTableLength(_ flags: Int) -> Int {
    flags & 0x80 == 0 ? 0 : 3 << (flags & 7 + 1)
  }

  /// Where a chain of sub-blocks ends; nil if the bytes end first.
  private static func end(ofSubBlocksAt start: Int, in bytes: [UInt8]) -> Int? {
    var offset = start
    while let length = bytes.integer(at: offset, count: 1, .big) {
      offset += 1 + length
      if length == 0 { return offset }
    }
    return nil
  }
}
