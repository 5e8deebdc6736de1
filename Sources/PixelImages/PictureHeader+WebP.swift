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
      if bytes.holds("ANMF", at: offset),
        let frame = WebPFrame(bytes, at: content, length: length)
      {
        frames = firstFrame == nil ? 1 : frames + 1
        firstFrame = firstFrame ?? frame
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

/// A frame of an animated WebP (RFC 9649, section 2.7.1.1).
///
/// Gdk-pixbuf's module complains about animations on standard error, so it gets a frame as a file
/// of its own.
struct WebPFrame: Equatable {
  /// Its place on the canvas, in pixels.
  let region: PixelRegion
  /// Its chunks in the file.
  private let chunks: Range<Int>

  /// - Parameters:
  ///   - start: Where the content of the frame's chunk begins.
  ///   - length: The length of that content.
  init?(_ bytes: [UInt8], at start: Int, length: Int) {
    func number(_ place: Int) -> Int? { bytes.integer(at: start + place, count: 3, .little) }
    guard length > 16, start + length <= bytes.count, let x = number(0), let y = number(3),
      let width = number(6), let height = number(9)
    else { return nil }
    region = PixelRegion(x: 2 * x, y: 2 * y, width: width + 1, height: height + 1)
    chunks = start + 16..<start + length
  }

  /// The frame as a still picture's file.
  func file(in bytes: [UInt8]) -> [UInt8] {
    func little(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    var body = Array("WEBP".utf8)
    if bytes.holds("ALPH", at: chunks.lowerBound) {
      // A picture with transparency needs the extended header, with its flag set.
      body += Array("VP8X".utf8) + little(10, 4) + little(0x10, 4)
      body += little(region.width - 1, 3) + little(region.height - 1, 3)
    }
    body += bytes[chunks]
    return Array("RIFF".utf8) + little(body.count, 4) + body
  }
}

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
