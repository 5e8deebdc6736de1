import DurableFiles
import PixelImages

/// What is a video and what a stream, without reading any: this part of Stoic links no FFmpeg.
enum VideoNames {
  /// The endings of files that are videos.
  static let fileExtensions = [
    "mp4", "m4v", "mov", "avi", "mkv", "webm", "mpg", "mpeg", "mts", "m2ts", "wmv", "flv", "3gp",
    "ogv", "mjpeg",
  ]

  /// The beginnings of a text that make it a stream.
  private static let schemes = [
    "rtsp", "rtsps", "http", "https", "rtmp", "rtmps", "rtp", "udp", "tcp", "srt",
  ]

  static func isStream(_ text: String) -> Bool {
    schemes.contains { text.lowercased().hasPrefix($0 + "://") }
  }

  static func isVideo(named name: String) -> Bool {
    let name = name.lowercased()
    return fileExtensions.contains { name.hasSuffix("." + $0) }
  }

  /// Whether a file is a video by its name, or, where that says nothing, by its first bytes.
  static func isVideo(contentOf path: String) -> Bool {
    if isVideo(named: path) { return true }
    guard !Image.isPicture(named: path), let start = try? DurableFile.read(path, atMost: 189) else {
      return false
    }
    return isVideo(start: [UInt8](start))
  }

  static func isVideo(start: [UInt8]) -> Bool {
    func holds(_ text: String, at place: Int) -> Bool {
      start.dropFirst(place).starts(with: text.utf8)
    }
    // Pictures in HEIF begin with `ftyp`, too.
    let isHEIF = ["heic", "heix", "mif1", "msf1", "avif"].contains { holds($0, at: 8) }
    return holds("ftyp", at: 4) && !isHEIF
      || start.starts(with: [0x1A, 0x45, 0xDF, 0xA3])  // Matroska, WebM
      || holds("RIFF", at: 0) && holds("AVI ", at: 8)
      || start.starts(with: [0, 0, 1, 0xBA])  // MPEG program stream
      || start.count == 189 && start[0] == 0x47 && start[188] == 0x47  // MPEG transport stream
      || holds("FLV\u{1}", at: 0)
      || start.starts(with: [0x30, 0x26, 0xB2, 0x75])  // Windows Media
  }
}
