import DurableFiles
import EmotionCore
import PixelImages

/// What is a video, without decoding any: this part of Stoic links no FFmpeg.
enum VideoNames {
  static func isVideo(named name: String) -> Bool {
    VideoSource.isNamed(name, VideoSource.fileExtensions)
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
