import Glibc
import PixelImages

/// Every file and folder under a root, sorted by path, without hidden ones.
struct FolderListing {
  struct File {
    /// Relative to the root, such as `train/angry/1.jpg`.
    let path: String
    /// The parts of the path; the last is the name.
    let parts: [Substring]
    /// What the system says about it; never `folder`.
    let kind: Kind

    var name: String { String(parts.last ?? "") }
    var isPicture: Bool { PictureName.isPicture(name) }
  }

  /// How deep to look: deeper than any layout, but links that lead back up end here.
  static let deepest = 8

  let root: String
  private(set) var files: [File] = []
  /// Paths relative to the root.
  private(set) var folders: [String] = []

  init(root: String) throws(DatasetError) {
    self.root = root
    try add(folder: "", depth: 1)
    files.sort { $0.path < $1.path }
    folders.sort()
  }

  var pictures: [File] { files.filter(\.isPicture) }

  /// The names of the folders directly in `parent`, by default in the root.
  func folders(in parent: String = "") -> [String] {
    let prefix = parent.isEmpty ? "" : parent + "/"
    return folders.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
      .filter { !$0.contains("/") }
  }

  func absolute(_ path: String) -> String { path.isEmpty ? root : root + "/" + path }

  private mutating func add(folder: String, depth: Int) throws(DatasetError) {
    for name in try Self.names(in: absolute(folder)) where !PictureName.isIgnored(name) {
      let path = folder.isEmpty ? name : folder + "/" + name
      let kind = Self.kind(of: absolute(path))
      if case .folder = kind {
        folders.append(path)
        if depth < Self.deepest { try add(folder: path, depth: depth + 1) }
      } else {
        files.append(File(path: path, parts: path.split(separator: "/"), kind: kind))
      }
    }
  }

  /// The names in a folder, including hidden ones, in no particular order.
  static func names(in folder: String) throws(DatasetError) -> [String] {
    guard let stream = opendir(folder) else {
      throw .unreadable(path: folder, reason: String(cString: strerror(errno)))
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }

  /// What is at a path; links are followed.
  enum Kind {
    case folder
    case file(byteCount: Int)
    /// The system gives an error; `isMissing` if nothing is there.
    case unknown(reason: String, isMissing: Bool)
  }

  static func kind(of path: String) -> Kind {
    var status = stat()
    guard stat(path, &status) == 0 else {
      let code = errno
      return .unknown(
        reason: String(cString: strerror(code)), isMissing: code == ENOENT || code == ENOTDIR)
    }
    return status.st_mode & S_IFMT == S_IFDIR ? .folder : .file(byteCount: Int(status.st_size))
  }
}

/// Classifies files by their names alone.
enum PictureName {
  static let list = Image.fileExtensions.joined(separator: ", ")

  static func isPicture(_ name: String) -> Bool { Image.isPicture(named: name) }

  /// The name without its extension: `AF01ANS` of `AF01ANS.JPG`.
  static func stem(_ name: String) -> Substring {
    name.lastIndex(of: ".").map { name[..<$0] } ?? name[...]
  }

  /// Whether a file or folder belongs to the system and not to the dataset.
  static func isIgnored(_ name: String) -> Bool {
    name.hasPrefix(".") || ["__MACOSX", "Thumbs.db", "desktop.ini"].contains(name)
  }
}
