/// What an image file says about itself, read without decoding a pixel.
///
/// gdk-pixbuf alone is not enough: it decodes a whole PNG even if a handler shrinks it to one pixel
/// (60,000 x 60,000: half a minute, 10 GB), silently fills in the missing part of a truncated JPEG,
/// PNG, BMP, WebP or GIF, and knows the orientation only of JPEG and, partly, of TIFF.
struct PictureHeader: Equatable {
  var format: PictureFormat
  /// Columns and rows as stored, before the orientation is applied.
  var width: Int
  var height: Int
  var orientation = Orientation.upright
  /// Where a TIFF stores its orientation; `nil` for other formats.
  var orientationOffset: Int?
  /// The number of frames of a GIF, WebP or PNG, or of pages of a TIFF; 1 for other formats.
  var frames = 1
  /// The first frame of an animated WebP; nil for a still one and for other formats.
  var firstFrame: WebPFrame?
  /// The pixels of the largest frame of a GIF, which may exceed the image; 0 for other formats.
  var largestFrame = 0
  /// Why no decoder should get the file, as half a sentence.
  var problem: String?
  /// The number of channels of a JPEG; 0 for other formats.
  var components = 0
  /// The bits of a channel in a PNG or TIFF; 8 for other formats.
  var depth = 8
  /// Whether the file is as long as its format requires; of a JPEG, whether it has an end marker.
  var isComplete = false

  /// Reads the header; `nil` if the bytes end or are invalid before the image's size.
  init?(format: PictureFormat, bytes: [UInt8]) {
    self.init(format: format, width: 0, height: 0)
    let hasSize =
      switch format {
      case .jpeg: readJPEG(bytes)
      case .png: readPNG(bytes)
      case .bmp: readBMP(bytes)
      case .webp: readWebP(bytes)
      case .tiff: readTIFF(bytes)
      case .gif: readGIF(bytes)
      case .heic, .avif: readHEIF(bytes)
      case .pnm: readPNM(bytes)
      }
    guard hasSize else { return nil }
  }

  private init(format: PictureFormat, width: Int, height: Int) {
    self.format = format
    self.width = width
    self.height = height
  }
}

/// A file format that can be read.
enum PictureFormat: String, CaseIterable {
  case jpeg
  case png
  case bmp
  case webp
  case tiff
  case gif
  case heic
  case avif
  /// PBM, PGM or PPM.
  case pnm

  /// The format that the first bytes indicate, whatever the file's name says.
  init?(of bytes: [UInt8]) {
    let match = PictureFormat.allCases.first { format in
      switch format {
      case .jpeg: bytes.starts(with: [0xFF, 0xD8, 0xFF])
      case .png: bytes.starts(with: [0x89, 0x50, 0x4E, 0x47])
      case .bmp: bytes.holds("BM", at: 0) && bytes.hasBMPHeaderSize
      case .webp: bytes.holds("RIFF", at: 0) && bytes.holds("WEBP", at: 8)
      case .tiff:
        bytes.starts(with: [0x49, 0x49, 42, 0]) || bytes.starts(with: [0x4D, 0x4D, 0, 42])
      case .gif: bytes.holds("GIF87a", at: 0) || bytes.holds("GIF89a", at: 0)
      case .heic: bytes.hasBrand(["heic", "heix", "heim", "heis", "hevc", "mif1", "msf1"])
      case .avif: bytes.hasBrand(["avif", "avis"])
      case .pnm:
        bytes.count > 2 && bytes[0] == UInt8(ascii: "P") && (0x31...0x36).contains(bytes[1])
          && [0x20, 0x0A, 0x0D, 0x09].contains(bytes[2])
      }
    }
    guard let match else { return nil }
    self = match
  }

  /// The MIME type, by which gdk-pixbuf finds a decoder.
  var mimeType: String { self == .pnm ? "image/x-portable-anymap" : "image/\(rawValue)" }

  /// The Debian package with the decoder, unless every installation of Stoic has it.
  var package: String? {
    switch self {
    case .heic: "heif-gdk-pixbuf"
    case .avif: "libavif-gdk-pixbuf"
    default: nil
    }
  }

  /// Whether the header has the size that the decoder will find.
  var statesSize: Bool { package == nil }

  /// The file extensions, in lower case.
  var extensions: [String] {
    switch self {
    case .jpeg: ["jpg", "jpeg"]
    case .tiff: ["tif", "tiff"]
    case .heic: ["heic", "heif", "hif"]
    case .pnm: ["pnm", "pbm", "pgm", "ppm"]
    case .png, .bmp, .webp, .gif, .avif: [rawValue]
    }
  }

  /// The usual name of the format.
  var name: String {
    switch self {
    case .jpeg: "JPEG"
    case .png: "PNG"
    case .bmp: "BMP"
    case .webp: "WebP"
    case .tiff: "TIFF"
    case .gif: "GIF"
    case .heic: "HEIC"
    case .avif: "AVIF"
    case .pnm: "PNM"
    }
  }
}

extension Image {
  /// The name of the picture format that the first bytes indicate, such as "JPEG"; nil for none.
  package static func formatName(of bytes: [UInt8]) -> String? { PictureFormat(of: bytes)?.name }
}

/// Bounds-checked reads of numbers and letters; `nil` if the bytes end too early.
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

  /// A signed little-endian integer of four bytes.
  func signed32(at offset: Int) -> Int? {
    guard let value = integer(at: offset, count: 4, .little) else { return nil }
    return Int(Int32(truncatingIfNeeded: value))
  }

  /// Whether an ISO media file is of one of these brands.
  func hasBrand(_ brands: [StaticString]) -> Bool {
    holds("ftyp", at: 4) && brands.contains { holds($0, at: 8) }
  }

  /// Whether these ASCII letters stand at an offset.
  func holds(_ letters: StaticString, at offset: Int) -> Bool {
    let length = letters.utf8CodeUnitCount
    guard offset >= 0, offset <= count - length else { return false }
    return letters.withUTF8Buffer { self[offset..<offset + length].elementsEqual($0) }
  }
}
