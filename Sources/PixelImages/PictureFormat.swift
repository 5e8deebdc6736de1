/// A file format that is read.
enum PictureFormat: String, CaseIterable {
  case jpeg
  case png
  case bmp
  case webp
  case tiff
  case gif

  /// The format that the first bytes tell, whatever the file's name says.
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
      }
    }
    guard let match else { return nil }
    self = match
  }

  /// What gdk-pixbuf calls the format.
  var loaderName: String { rawValue }

  /// The endings of its files' names, in lower case.
  var extensions: [String] {
    switch self {
    case .jpeg: ["jpg", "jpeg"]
    case .tiff: ["tif", "tiff"]
    case .png, .bmp, .webp, .gif: [rawValue]
    }
  }

  /// What people call the format.
  var name: String {
    switch self {
    case .jpeg: "JPEG"
    case .png: "PNG"
    case .bmp: "BMP"
    case .webp: "WebP"
    case .tiff: "TIFF"
    case .gif: "GIF"
    }
  }
}
