extension PictureHeader {
  /// Walks the RIFF chunks (RFC 9649, section 2); false if none has the size.
  mutating func readWebP(_ bytes: [UInt8]) -> Bool {
    guard let riffSize = bytes.integer(at: 4, count: 4, .little) else { return false }
    let end = riffSize + 8
    var hasSize = false
    var isWhole = true
    var offset = 12
    while isWhole, offset < end {
      guard let length = bytes.integer(at: offset + 4, count: 4, .little) else {
        isWhole = false
        break
      }
      let content = offset + 8
      if !hasSize, let size = bytes.webPSize(inChunkAt: offset) {
        (width, height, hasSize) = (size.width, size.height, true)
      }
      if bytes.holds("VP8X", at: offset), let flags = bytes.integer(at: content, count: 1, .little)
      {
        isAnimated = isAnimated || flags & animationFlag != 0
      }
      isWhole = content + length <= min(bytes.count, end)
      if isWhole, bytes.holds("EXIF", at: offset) {
        // Some writers repeat JPEG's preamble here.
        let preamble = bytes.holds("Exif\0\0", at: content) ? 6 : 0
        readExif(bytes, in: content + min(preamble, length)..<content + length)
      }
      offset = content + length + length % 2
    }
    isComplete = isWhole
    return hasSize
  }
}

/// The bit in an extended header's flags that announces frames.
private let animationFlag = 0x02

extension [UInt8] {
  /// The size in an extended, lossless or lossy chunk; `nil` in others and if it is truncated.
  fileprivate func webPSize(inChunkAt offset: Int) -> (width: Int, height: Int)? {
    let content = offset + 8
    if holds("VP8X", at: offset) {
      guard let width = integer(at: content + 4, count: 3, .little),
        let height = integer(at: content + 7, count: 3, .little)
      else { return nil }
      return (width + 1, height + 1)
    }
    if holds("VP8L", at: offset) {
      guard let sizes = integer(at: content + 1, count: 4, .little) else { return nil }
      return (sizes & 0x3FFF + 1, sizes >> 14 & 0x3FFF + 1)
    }
    if holds("VP8 ", at: offset) {
      guard let width = integer(at: content + 6, count: 2, .little),
        let height = integer(at: content + 8, count: 2, .little)
      else { return nil }
      return (width & 0x3FFF, height & 0x3FFF)
    }
    return nil
  }
}
