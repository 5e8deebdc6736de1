extension PictureHeader {
  /// Walks the markers to the end of the image (ITU-T T.81, annex B); false if there is no frame.
  mutating func readJPEG(_ bytes: [UInt8]) -> Bool {
    var hasSize = false
    var offset = 2
    while let marker = JPEGMarker(in: bytes, from: offset) {
      if marker.code == JPEGMarker.endOfImage {
        isComplete = true
        break
      }
      guard marker.hasSegment else {
        offset = marker.end
        continue
      }
      guard let length = bytes.integer(at: marker.end, count: 2, .big), length >= 2 else { break }
      let content = marker.end + 2
      if marker.isFrame, !hasSize {
        guard let height = bytes.integer(at: content + 1, count: 2, .big),
          let width = bytes.integer(at: content + 3, count: 2, .big),
          let components = bytes.integer(at: content + 5, count: 1, .big)
        else { break }
        (self.width, self.height, self.components, hasSize) = (width, height, components, true)
        problem = marker.problem ?? depthProblem(bits: bytes[content])
      }
      if marker.code == JPEGMarker.app1, bytes.holds("Exif\0\0", at: content) {
        let end = min(marker.end + length, bytes.count)
        readExif(bytes, in: content + 6..<max(end, content + 6))
      }
      offset = marker.end + length
    }
    return hasSize
  }
}

/// Why the image cannot be decoded, by the bits of a channel.
private func depthProblem(bits: UInt8) -> String? {
  bits == 8 ? nil : "it has \(bits) bits for each channel, and only those with 8 can be read"
}

/// A marker of a JPEG stream and where it ends.
private struct JPEGMarker {
  static let endOfImage: UInt8 = 0xD9
  static let app1: UInt8 = 0xE1

  let code: UInt8
  let end: Int

  /// The first marker at or after an offset; skips coded data, in which 0xFF is followed by zero.
  init?(in bytes: [UInt8], from start: Int) {
    var offset = start
    while offset < bytes.count - 1 {
      guard let escape = bytes[offset...].firstIndex(of: 0xFF), escape < bytes.count - 1 else {
        return nil
      }
      let code = bytes[escape + 1]
      if code != 0, code != 0xFF {
        self.code = code
        self.end = escape + 2
        return
      }
      // A second 0xFF is padding and may begin the marker itself.
      offset = code == 0 ? escape + 2 : escape + 1
    }
    return nil
  }

  /// Whether a length and content follow; restart markers, for example, stand alone.
  var hasSegment: Bool { !(0xD0...0xD9).contains(code) && code != 0x01 }

  /// Why an image with this frame header cannot be decoded, as half a sentence (T.81, table B.1).
  var problem: String? {
    switch code {
    case 0xC3, 0xC7, 0xCB, 0xCF: "it is compressed without loss, which is hardly ever supported"
    case 0xC5, 0xC6, 0xCD, 0xCE:
      "it is coded as differences of sizes, which is hardly ever supported"
    default: nil
    }
  }

  /// Whether the segment is a frame header, which holds the image's size.
  var isFrame: Bool { (0xC0...0xCF).contains(code) && ![0xC4, 0xC8, 0xCC].contains(code) }
}
