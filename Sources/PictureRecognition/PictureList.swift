import DurableFiles
import EmotionCore
import Glibc
import PixelImages
import Toolkit

/// The pictures and videos at some paths, one after another: files as given, the pictures and
/// videos in folders by name, sorted, and the matches of patterns such as `*.jpg` that the shell
/// left alone.
///
/// Folders are read in turn. Links to folders within folders are not followed, which prevents
/// cycles; hidden files are skipped.
public struct PictureList: Sendable {
  /// Something to read, or why a path leads to nothing.
  public struct Item: Equatable, Sendable {
    public enum Kind: Equatable, Sendable {
      case picture
      /// A file with frames over time.
      case video
      /// The URL of a stream of frames.
      case stream
    }

    public let path: String
    public let kind: Kind
    /// The position in the list, from 0.
    public internal(set) var number = 0
    /// Why there is nothing to read, as a sentence; nil if there is something.
    public let problem: String?

    public init(path: String, kind: Kind = .picture, problem: String? = nil) {
      (self.path, self.kind, self.problem) = (path, kind, problem)
    }
  }

  private let recursive: Bool
  /// Whether a file in a folder is passed over, by its path.
  public var leavesOut: @Sendable (String) -> Bool = { _ in false }
  private let more: @Sendable () -> PathLines.Entry?
  private var given: ArraySlice<String>
  /// The remaining items of the current folder, the next one last.
  private var open: [Item] = []
  private var count = 0
  /// The pictures of folders that are of no readable kind, as far as the list has come.
  public private(set) var leftOut: [String] = []

  /// - Parameters:
  ///   - paths: Files and folders.
  ///   - recursive: Whether to list subfolders.
  ///   - more: Gives further paths until nil, such as those on standard input; called only by
  ///     `next`.
  public init(
    _ paths: [String], recursive: Bool = false,
    more: @escaping @Sendable () -> PathLines.Entry? = { nil }
  ) {
    given = paths[...]
    self.recursive = recursive
    self.more = more
  }

  /// The next picture or video; nil at the end.
  public mutating func next() -> Item? {
    guard var item = unnumbered() else { return nil }
    item.number = count
    count += 1
    return item
  }

  private mutating func unnumbered() -> Item? {
    while true {
      if let item = open.popLast() {
        guard item.problem == nil, Self.kind(of: item.path, followsLinks: false) == .folder else {
          return item
        }
        open += listing(of: item.path, isGiven: false).reversed()
        continue
      }
      let path: String
      if let next = given.popFirst() {
        path = next
      } else {
        switch more() {
        case .path(let next): path = next
        case .problem(let sentence): return Item(path: "-", problem: sentence)
        case nil: return nil
        }
      }
      guard !path.isEmpty else { continue }
      guard !VideoSource.isStream(path) else { return Item(path: path, kind: .stream) }
      switch Self.kind(of: path, followsLinks: true) {
      case .folder: open = listing(of: path, isGiven: true).reversed()
      case .other:
        return Item(path: path, kind: VideoNames.isVideo(contentOf: path) ? .video : .picture)
      case nil:
        guard let matches = Self.matches(of: path) else {
          // The reader reports the missing file.
          return Item(path: path, kind: VideoNames.isVideo(named: path) ? .video : .picture)
        }
        guard !matches.isEmpty else {
          return Item(path: path, problem: "No file matches the pattern.")
        }
        given = matches[...] + given
      }
    }
  }

  /// The pictures and videos of a folder and, if recursive, its subfolders, sorted by name.
  private mutating func listing(of folder: String, isGiven: Bool) -> [Item] {
    guard let stream = FileName.withBytes(of: folder, { opendir($0) }) else {
      return [
        Item(
          path: folder,
          problem:
            "The folder cannot be read: \(String(cString: strerror(errno))). Check its permissions."
        )
      ]
    }
    defer { closedir(stream) }
    let base = folder.hasSuffix("/") ? folder : folder + "/"
    var names: [String] = []
    var others = 0
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        FileName.text(bytes.prefix { $0 != 0 })
      }
      guard !name.hasPrefix("."), !leavesOut(base + name) else { continue }
      switch Self.kind(of: base + name, followsLinks: false) {
      case .folder where recursive: names.append(name)
      case .folder: others += 1
      case .other where Image.isPicture(named: name) || VideoNames.isVideo(base + name):
        names.append(name)
      case .other where VideoSource.isNamed(name, Image.foreignExtensions):
        leftOut.append(base + name)
      case .other, nil: break
      }
    }
    guard !names.isEmpty || !isGiven else {
      let hint = others == 0 ? "" : "; --recursive also searches its \(others) subfolders"
      return [
        Item(
          path: folder,
          problem:
            "The folder contains no picture (\(Image.fileExtensions.joined(separator: ", "))) and "
            + "no video (\(VideoSource.fileExtensions.joined(separator: ", ")))\(hint).")
      ]
    }
    return names.sorted().map { name in
      Item(path: base + name, kind: VideoNames.isVideo(named: name) ? .video : .picture)
    }
  }

  private enum Kind {
    case folder
    case other
  }

  /// nil if nothing is there.
  private static func kind(of path: String, followsLinks: Bool) -> Kind? {
    var status = stat()
    let isThere = FileName.withBytes(of: path) { path in
      (followsLinks ? stat(path, &status) : lstat(path, &status)) == 0
    }
    guard isThere else { return nil }
    return status.st_mode & S_IFMT == S_IFDIR ? .folder : .other
  }

  /// The files that match a shell pattern, sorted; nil if it is not a pattern.
  private static func matches(of pattern: String) -> [String]? {
    guard pattern.contains(where: { "*?[".contains($0) }) else { return nil }
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(pattern, 0, nil, &found) == 0 else { return [] }
    return (0..<Int(found.gl_pathc)).compactMap { index in
      found.gl_pathv[index].map { FileName.text($0) }
    }
  }
}

/// Recognises videos without decoding them, because this module does not link FFmpeg.
enum VideoNames {
  static func isVideo(named name: String) -> Bool {
    VideoSource.isNamed(name, VideoSource.fileExtensions)
  }

  /// Whether a file of a folder is a video, by its name and, if others have such names, too, by its
  /// first bytes.
  static func isVideo(_ path: String) -> Bool {
    isVideo(named: path)
      && (!VideoSource.isNamed(path, VideoSource.sharedExtensions) || hasVideoStart(path))
  }

  /// Whether a file is a video, by its name or, if that says nothing, by its first bytes.
  static func isVideo(contentOf path: String) -> Bool {
    isVideo(path) || !Image.isPicture(named: path) && hasVideoStart(path)
  }

  private static func hasVideoStart(_ path: String) -> Bool {
    (try? DurableFile.read(path, atMost: 189)).map { isVideo(start: [UInt8]($0)) } ?? false
  }

  static func isVideo(start: [UInt8]) -> Bool {
    func holds(_ text: String, at place: Int) -> Bool {
      start.dropFirst(place).starts(with: text.utf8)
    }
    // HEIF pictures begin with `ftyp`, too.
    let isHEIF = ["heic", "heix", "mif1", "msf1", "avif"].contains { holds($0, at: 8) }
    return holds("ftyp", at: 4) && !isHEIF
      || start.starts(with: [0x1A, 0x45, 0xDF, 0xA3])  // Matroska, WebM
      || holds("RIFF", at: 0) && holds("AVI ", at: 8)
      || start.starts(with: [0, 0, 1, 0xBA])  // MPEG program stream
      || start.count == 189 && start[0] == 0x47 && start[188] == 0x47  // MPEG transport stream
      || holds("FLV\u{1}", at: 0)
      || start.starts(with: [0x30, 0x26, 0xB2, 0x75])  // Windows Media
      || start.starts(with: [0, 0, 0, 1, 0x67]) || start.starts(with: [0, 0, 1, 0x67])  // H.264
      || start.starts(with: [0, 0, 0, 1, 0x40, 1])  // H.265
      || start.starts(with: [0x1F, 0x07, 0x00])  // DV
      || holds("YUV4MPEG2", at: 0) || holds("#EXTM3U", at: 0)
  }
}
