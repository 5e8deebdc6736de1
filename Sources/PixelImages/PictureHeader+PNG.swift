extension PictureHeader {
  /// Walks the chunks up to IEND (PNG, third edition, section 5.3); false if IHDR is missing.
  mutating func readPNG(_ bytes: [UInt8]) -> Bool {
    let signatureLength = 8
    let chunkOverhead = 12
    var offset = signatureLength
    guard bytes.holds("IHDR", at: offset + 4),
      let width = bytes.integer(at: offset + 8, count: 4, .big),
      let height = bytes.integer(at: offset + 12, count: 4, .big)
    else { return false }
    (self.width, self.height) = (width, height)
    depth = bytes.integer(at: offset + 16, count: 1, .big) ?? 8
    while let length = bytes.integer(at: offset, count: 4, .big) {
      let next = offset + length + chunkOverhead
      guard next <= bytes.count else { break }
      if bytes.holds("eXIf", at: offset + 4) {
        readExif(bytes, in: offset + 8..<offset + 8 + length)
      }
      // An animated PNG (section 11.3.6) announces its frames, of which the image is the first.
      if bytes.holds("acTL", at: offset + 4),
        let frames = bytes.integer(at: offset + 8, count: 4, .big)
      {
        self.frames = max(1, frames)
      }
      if bytes.holds("IEND", at: offset + 4) {
        isComplete = true
        break
      }
      offset = next
    }
    return true
  }
}
