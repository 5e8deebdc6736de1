import PixelImages

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The pictures that some paths mean, one after another: files as they are, of folders the files
/// that are pictures by their names, sorted.
///
/// Folders are read when their turn comes. Links to folders within folders are not followed, so
/// that no link can lead round in a circle; hidden files are left out.
public struct PictureList: Sendable {
  /// A picture to be read, or why a path leads to none.
  public struct Item: Equatable, Sendable {
    public let path: String
    /// Why there is nothing to read; a sentence.
    public let problem: String?

    public init(path: String, problem: String? = nil) {
      (self.path, self.problem) = (path, problem)
    }
  }

  private let recursive: Bool
  private let more: @Sendable () -> String?
  private var given: ArraySlice<String>
  /// What is left of the folder that is being listed, the next one last.
  private var open: [Item] = []

  /// - Parameters:
  ///   - paths: Files and folders.
  ///   - recursive: Whether folders in folders are listed.
  ///   - more: Gives further paths after these, until nil, such as the lines of standard input;
  ///     called only by `next`.
  public init(
    _ paths: [String], recursive: Bool = false, more: @escaping @Sendable () -> String? = { nil }
  ) {
    given = paths[...]
    self.recursive = recursive
    self.more = more
  }

  /// The next picture; nil at the end.
  public mutating func next() -> Item? {
    while true {
      if let item = open.popLast() {
        guard item.problem == nil, Self.kind(of: item.path, followsLinks: false) == .folder else {
          return item
        }
        open += listing(of: item.path, isGiven: false).reversed()
        continue
      }
      guard let path = given.popFirst() ?? more() else { return nil }
      guard !path.isEmpty else { continue }
      guard Self.kind(of: path, followsLinks: true) == .folder else { return Item(path: path) }
      open = listing(of: path, isGiven: true).reversed()
    }
  }

  /// The pictures and, where asked for, the folders of a folder, sorted by name.
  private func listing(of folder: String, isGiven: Bool) -> [Item] {
    guard let stream = opendir(folder) else {
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
    var unreadable: [String] = []
    while let entry = readdir(stream) {
      let (name, isText) = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        let name = bytes.prefix { $0 != 0 }
        let text = String(decoding: name, as: UTF8.self)
        return (text, text.utf8.elementsEqual(name))
      }
      guard !name.hasPrefix(".") else { continue }
      guard isText else {
        if Image.isPicture(named: name) { unreadable.append(name) }
        continue
      }
      switch Self.kind(of: base + name, followsLinks: false) {
      case .folder where recursive: names.append(name)
      case .folder: others += 1
      case .other where Image.isPicture(named: name): names.append(name)
      case .other: break
      }
    }
    guard !names.isEmpty || !unreadable.isEmpty || !isGiven else {
      let hint = others == 0 ? "" : "; --recursive looks into the \(others) folders in it"
      return [
        Item(
          path: folder,
          problem:
            "The folder holds no picture (\(Image.fileExtensions.joined(separator: ", ")))\(hint).")
      ]
    }
    return names.sorted().map { Item(path: base + $0) }
      + unreadable.sorted().map {
        Item(path: base + $0, problem: "The file's name is not UTF-8. Rename the file.")
      }
  }

  private enum Kind {
    case folder
    case other
  }

  private static func kind(of path: String, followsLinks: Bool) -> Kind {
    var status = stat()
    let isFound = followsLinks ? stat(path, &status) == 0 : lstat(path, &status) == 0
    return isFound && status.st_mode & S_IFMT == S_IFDIR ? .folder : .other
  }
}
