/// Writes small pictures as PNG without compressing them (PNG, third edition; RFC 1950 and 1951).
///
/// For a face of 48 x 48 pixels, zlib's start alone takes longer than all of this, and pictures
/// with noise hardly get smaller. `PNGEncoder` writes larger ones.
struct PNGWriter {
  /// The most pixels for which this is the better writer.
  static let pixelLimit = 256 * 256

  private var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// The bytes of a whole PNG file.
  static func png(of image: Image) -> [UInt8] {
    var writer = PNGWriter()
    let grey: UInt8 = 0
    let rgb: UInt8 = 2
    let depth: UInt8 = 8
    let layout = [depth, image.channels == 1 ? grey : rgb, 0, 0, 0]
    let size = UInt32(image.width).bigEndianBytes + UInt32(image.height).bigEndianBytes
    writer.append("IHDR", size + layout)
    writer.append("IDAT", stored(rows(of: image)))
    writer.append("IEND", [])
    return writer.bytes
  }

  private mutating func append(_ type: StaticString, _ content: [UInt8]) {
    bytes += UInt32(content.count).bigEndianBytes
    let start = bytes.count
    type.withUTF8Buffer { bytes += $0 }
    bytes += content
    bytes += Checksum.crc32(bytes[start...]).bigEndianBytes
  }

  /// The rows, each after a zero that says "not filtered".
  private static func rows(of image: Image) -> [UInt8] {
    let rowBytes = image.width * image.channels
    var rows: [UInt8] = []
    rows.reserveCapacity(image.height * (rowBytes + 1))
    for start in stride(from: 0, to: image.pixels.count, by: rowBytes) {
      rows.append(0)
      rows += image.pixels[start..<start + rowBytes]
    }
    return rows
  }

  /// A zlib stream of blocks that are stored as they are.
  private static func stored(_ content: [UInt8]) -> [UInt8] {
    let blockLimit = 65_535
    var stream: [UInt8] = [0x78, 0x01]
    stream.reserveCapacity(content.count + content.count / blockLimit * 5 + 16)
    for start in stride(from: 0, to: content.count, by: blockLimit) {
      let block = content[start..<min(start + blockLimit, content.count)]
      let length = UInt16(block.count)
      stream.append(block.endIndex == content.count ? 1 : 0)
      for half in [length, ~length] { stream += [UInt8(half & 0xFF), UInt8(half >> 8)] }
      stream += block
    }
    return stream + Checksum.adler32(content).bigEndianBytes
  }
}

/// The checksums of PNG and zlib.
private enum Checksum {
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
    }
  }

  static func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    let table = table
    var value: UInt32 = 0xFFFF_FFFF
    for byte in bytes { value = table[Int(UInt8(value & 0xFF) ^ byte)] ^ value >> 8 }
    return ~value
  }

  static func adler32(_ bytes: [UInt8]) -> UInt32 {
    let modulus: UInt32 = 65_521
    // So many bytes can be summed before 32 bits overflow.
    let stretch = 5_552
    var (low, high): (UInt32, UInt32) = (1, 0)
    for start in stride(from: 0, to: bytes.count, by: stretch) {
      for byte in bytes[start..<min(start + stretch, bytes.count)] {
        low += UInt32(byte)
        high += low
      }
      low %= modulus
      high %= modulus
    }
    return high << 16 | low
  }
}

extension UInt32 {
  fileprivate var bigEndianBytes: [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: self >> $0) }
  }
}
