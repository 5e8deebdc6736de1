extension PictureHeader {
  /// Reads the bitmap header; false if it is truncated.
  mutating func readBMP(_ bytes: [UInt8]) -> Bool {
    guard let pixelOffset = bytes.integer(at: 10, count: 4, .little),
      let headerSize = bytes.integer(at: 14, count: 4, .little)
    else { return false }
    let isCore = headerSize == coreHeaderSize
    let size =
      isCore
      ? (bytes.integer(at: 18, count: 2, .little), bytes.integer(at: 20, count: 2, .little))
      : (bytes.signed32(at: 18), bytes.signed32(at: 22))
    guard case (let width?, let height?) = size,
      let depth = bytes.integer(at: isCore ? 24 : 28, count: 2, .little),
      let compression = isCore ? 0 : bytes.integer(at: 30, count: 4, .little),
      let codedSize = isCore ? 0 : bytes.integer(at: 34, count: 4, .little)
    else { return false }
    // A negative height means that the rows run from top to bottom.
    (self.width, self.height) = (max(width, 0), abs(height))
    let isRunLengthCoded = compression == 1 || compression == 2
    if isRunLengthCoded {
      isComplete = pixelOffset + codedSize <= bytes.count && bytes.suffix(2).elementsEqual([0, 1])
    } else {
      let rowBytes = (self.width * depth + 31) / 32 * 4
      let available = bytes.count - pixelOffset
      isComplete = available >= 0 && (rowBytes == 0 || available / rowBytes >= self.height)
    }
    // The decoder allocates memory for as many colours as the header claims.
    let colors = isCore ? 0 : bytes.integer(at: 46, count: 4, .little) ?? 0
    if 14 + headerSize + 4 * colors > bytes.count { isComplete = false }
    return true
  }
}

extension [UInt8] {
  /// Whether the header has a size that bitmaps use; text may begin with "BM" too.
  var hasBMPHeaderSize: Bool {
    guard let size = integer(at: 14, count: 4, .little) else { return false }
    return size == coreHeaderSize || (40...124).contains(size)
  }
}

/// The OS/2 header, with 16-bit sizes; all others are longer and have 32-bit sizes.
private let coreHeaderSize = 12
