import Foundation

// Writers of small, uncompressed image files, so that each test states what is in its file.

extension Data {
  fileprivate static func big(_ value: Int, _ count: Int) -> Data {
    Data((0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * (count - 1 - $0))) })
  }

  static func little(_ value: Int, _ count: Int) -> Data { Data(big(value, count).reversed()) }
}

/// PNG files, chunk by chunk.
enum PNGFile {
  enum Kind: Int {
    case grey = 0
    case rgb = 2
    case greyAlpha = 4
    case rgba = 6
  }

  static let signature = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])

  /// A complete file with these rows of samples, 8 or 16 bits each.
  static func bytes(
    _ rows: [[Int]], width: Int, kind: Kind, depth: Int = 8, exif: Data? = nil
  ) -> Data {
    var raw = Data()
    for row in rows {
      raw.append(0)
      for sample in row { raw += Data.big(sample, depth / 8) }
    }
    return signature + header(width: width, height: rows.count, kind: kind, depth: depth)
      + (exif.map { chunk("eXIf", $0) } ?? Data()) + chunk("IDAT", stored(raw)) + end
  }

  /// A grey pixel that announces frames after it.
  static func animated(_ value: UInt8, frames: Int) -> Data {
    signature + header(width: 1, height: 1, kind: .grey)
      + chunk("acTL", Data.big(frames, 4) + Data.big(0, 4))
      + chunk("IDAT", stored(Data([0, value]))) + end
  }

  static let end = chunk("IEND", Data())

  static func header(width: Int, height: Int, kind: Kind = .rgb, depth: Int = 8) -> Data {
    chunk(
      "IHDR",
      Data.big(width, 4) + Data.big(height, 4) + Data([UInt8(depth), UInt8(kind.rawValue)])
        + Data([0, 0, 0]))
  }

  static func chunk(_ type: String, _ content: Data) -> Data {
    let body = Data(type.utf8) + content
    return Data.big(content.count, 4) + body + Data.big(crc32(body), 4)
  }

  /// One stored block of zlib; at most 65,535 bytes.
  static func stored(_ raw: Data) -> Data {
    let sums = raw.reduce((1, 0)) { sums, byte in
      let low = (sums.0 + Int(byte)) % 65_521
      return (low, (sums.1 + low) % 65_521)
    }
    return Data([0x78, 0x01, 1]) + Data.little(raw.count, 2) + Data.little(~raw.count, 2) + raw
      + Data.big(sums.1 << 16 | sums.0, 4)
  }

  private static func crc32(_ bytes: Data) -> Int {
    var value: UInt32 = ~0
    for byte in bytes {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
    return Int(~value)
  }
}

/// TIFF files with one strip, and the Exif block of other formats, which has the same structure.
enum TIFFFile {
  enum Photometric: Int {
    case grey = 1
    case rgb = 2
    case cmyk = 5
  }

  /// A complete file with these interleaved samples, 8 or 16 bits each.
  static func bytes(
    _ samples: [Int], width: Int, height: Int, _ photometric: Photometric, perPixel: Int,
    depth: Int = 8, orientation: Int? = nil, isBigEndian: Bool = false, hasAlpha: Bool = false
  ) -> Data {
    let strip = samples.reduce(into: Data()) { $0 += integer($1, depth / 8, isBigEndian) }
    let depths = Array(repeating: depth, count: perPixel)
      .reduce(into: Data()) { $0 += integer($1, 2, isBigEndian) }
    let depthsOffset = 8
    let stripOffset = depthsOffset + depths.count
    var entries = [
      Entry(256, width), Entry(257, height),
      perPixel <= 2
        ? Entry(258, depth) : Entry(258, depthsOffset, count: perPixel, isOffset: true),
      Entry(259, 1), Entry(262, photometric.rawValue), Entry(273, stripOffset),
    ]
    if let orientation { entries.append(Entry(274, orientation)) }
    entries += [Entry(277, perPixel), Entry(278, height), Entry(279, strip.count)]
    if hasAlpha { entries.append(Entry(338, 2)) }
    return block(entries, isBigEndian: isBigEndian, content: depths + strip)
  }

  /// A file of one page with the same page twice.
  static func twice(_ page: Data, isBigEndian: Bool) -> Data {
    let place = page[4..<8].reduce(0) { $0 << 8 | Int($1) }
    let directory = isBigEndian ? place : Int(UInt32(truncatingIfNeeded: place).byteSwapped)
    return page.dropLast(4) + integer(page.count, 4, isBigEndian) + page[directory...]
  }

  /// A block that holds only an orientation.
  static func exif(orientation: Int, isBigEndian: Bool = false) -> Data {
    block([Entry(274, orientation)], isBigEndian: isBigEndian, content: Data())
  }

  private struct Entry {
    let (tag, value, count): (Int, Int, Int)
    let isOffset: Bool

    init(_ tag: Int, _ value: Int, count: Int = 1, isOffset: Bool = false) {
      (self.tag, self.value, self.count, self.isOffset) = (tag, value, count, isOffset)
    }
  }

  private static func block(_ entries: [Entry], isBigEndian: Bool, content: Data) -> Data {
    func number(_ value: Int, _ count: Int) -> Data { integer(value, count, isBigEndian) }
    let short = 3
    var bytes = Data((isBigEndian ? "MM" : "II").utf8) + number(42, 2)
    bytes += number(8 + content.count, 4) + content + number(entries.count, 2)
    for entry in entries {
      bytes += number(entry.tag, 2) + number(short, 2) + number(entry.count, 4)
      bytes += entry.isOffset ? number(entry.value, 4) : number(entry.value, 2) + number(0, 2)
    }
    return bytes + number(0, 4)
  }

  private static func integer(_ value: Int, _ count: Int, _ isBigEndian: Bool) -> Data {
    isBigEndian ? Data.big(value, count) : Data.little(value, count)
  }
}

/// BMP files with 24 bits per pixel.
enum BMPFile {
  /// A complete file; rows from the top, samples as red, green, blue.
  static func bytes(_ rows: [[UInt8]], isTopDown: Bool = false) -> Data {
    let width = (rows.first?.count ?? 0) / 3
    let padding = Data(repeating: 0, count: (4 - width * 3 % 4) % 4)
    var pixels = Data()
    for row in isTopDown ? rows : rows.reversed() {
      for x in 0..<width { pixels += Data(row[3 * x..<3 * x + 3].reversed()) }
      pixels += padding
    }
    return header(width: width, height: isTopDown ? -rows.count : rows.count, pixels: pixels.count)
      + pixels
  }

  static func header(width: Int, height: Int, pixels: Int) -> Data {
    let size = Data.little(54 + pixels, 4) + Data.little(0, 4) + Data.little(54, 4)
    let layout = Data.little(40, 4) + Data.little(width, 4) + Data.little(height, 4)
    let kind = Data.little(1, 2) + Data.little(24, 2) + Data.little(0, 4)
    return Data("BM".utf8) + size + layout + kind + Data.little(pixels, 4)
      + Data(repeating: 0, count: 16)
  }
}

/// Containers for existing coded data.
enum Container {
  /// A JPEG with an Exif block after its first marker.
  static func jpeg(_ bytes: Data, exif: Data) -> Data {
    let content = Data("Exif\0\0".utf8) + exif
    return bytes.prefix(2) + Data([0xFF, 0xE1]) + Data.big(content.count + 2, 2) + content
      + bytes.dropFirst(2)
  }

  /// An extended WebP with the image chunk of a simple one, and an Exif block.
  static func webP(_ bytes: Data, width: Int, height: Int, exif: Data) -> Data {
    let hasExif = 8
    let size = Data.little(width - 1, 3) + Data.little(height - 1, 3)
    let chunks =
      Data("WEBP".utf8) + Data("VP8X".utf8) + Data.little(10, 4) + Data.little(hasExif, 4) + size
      + bytes.dropFirst(12) + Data("EXIF".utf8) + Data.little(exif.count, 4) + exif
      + Data(repeating: 0, count: exif.count % 2)
    return Data("RIFF".utf8) + Data.little(chunks.count, 4) + chunks
  }
}

extension Container {
  /// An animated WebP that shows the image of a simple one in every frame.
  static func animatedWebP(
    _ bytes: Data, frames: Int, width: Int, height: Int, x: Int = 0, y: Int = 0
  ) -> Data {
    func chunk(_ name: String, _ content: Data) -> Data {
      Data(name.utf8) + Data.little(content.count, 4) + content
        + Data(repeating: 0, count: content.count % 2)
    }
    let (isAnimated, milliseconds) = (2, 100)
    let extended =
      Data.little(isAnimated, 4) + Data.little(width - 1, 3) + Data.little(height - 1, 3)
    let image = bytes.dropFirst(12)
    let frame =
      Data.little(x / 2, 3) + Data.little(y / 2, 3) + Data.little(3 - 1, 3) + Data.little(2 - 1, 3)
      + Data.little(milliseconds, 3) + Data([0]) + image
    let chunks = (0..<frames).reduce(
      Data("WEBP".utf8) + chunk("VP8X", extended) + chunk("ANIM", Data(repeating: 0, count: 6))
    ) { all, _ in all + chunk("ANMF", frame) }
    return Data("RIFF".utf8) + Data.little(chunks.count, 4) + chunks
  }
}

/// GIF files of 2 x 2 pixels in black and white, block by block.
enum GIFFile {
  /// The first frame is black, white, white, black; every later one white.
  static func bytes(frames: Int) -> Data {
    let screen = Data("GIF89a".utf8) + Data.little(2, 2) + Data.little(2, 2) + Data([0x80, 0, 0])
    let colors = Data([0, 0, 0, 255, 255, 255])
    // Codes of three bits from the lowest on: 4 clears the table, 5 ends.
    let first = frame(codes: [4, 0, 1, 4, 1, 0, 5])
    let later = frame(codes: [4, 1, 1, 4, 1, 1, 5])
    return screen + colors + first + (1..<frames).map { _ in later }.joined() + Data([0x3B])
  }

  private static func frame(codes: [Int]) -> Data {
    let bits = codes.enumerated().reduce(0) { $0 | $1.element << (3 * $1.offset) }
    let data = Data.little(bits, 3)
    return Data([0x21, 0xF9, 4, 0, 10, 0, 0, 0, 0x2C]) + Data.little(0, 4) + Data.little(2, 2)
      + Data.little(2, 2) + Data([0, 2, UInt8(data.count)]) + data + Data([0])
  }
}
