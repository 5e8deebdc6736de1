import FoundationEssentials
import Glibc

/// Writes of whole folders that survive kills and full disks.
public enum DurableFolder {
  /// Fills a new folder beside a path and then renames it to the path.
  ///
  /// An existing folder is replaced; if the path is a link, its target is. Between two renames
  /// neither folder has the name, and a kill leaves both under names that begin with it. Nothing
  /// else is ever replaced (see `obstacle`).
  ///
  /// Leftovers of killed runs beside the path are removed.
  ///
  /// - Parameters:
  ///   - failure: Converts a `FileError` to the caller's error.
  ///   - permission: Throws if the current content of the path must not be replaced; called before
  ///     the body and again before the rename.
  ///   - body: Fills the folder at the given path, using `DurableFile`.
  /// - Throws: What the body throws, or a converted `FileError`; the path is then unchanged.
  public static func write<E: Error>(
    to path: String, failure: (FileError) -> E,
    permission: () throws(E) -> Void = { () throws(E) in },
    _ body: (String) throws(E) -> Void
  ) throws(E) {
    try permission()
    if let reason = obstacle(at: path) {
      throw failure(FileError(.create, path: path, reason: reason))
    }
    let path = resolved(path) ?? withoutTrailingSlashes(path)
    DurableFile.removeLeftoverFolders(of: path)
    let aside = DurableFile.leftover(of: path)
    do throws(E) {
      do { try DurableFile.createFolder(aside) } catch {
        throw failure(FileError(.create, path: path, reason: error.reason))
      }
      try body(aside)
      try permission()
      do { try move(aside, to: path) } catch { throw failure(error) }
    } catch {
      try? FileManager.default.removeItem(atPath: aside)
      throw error
    }
  }

  /// Why no folder can be written at a path, as half a sentence; nil if the path is free or holds a
  /// folder that may be replaced.
  public static func obstacle(at path: String) -> String? {
    guard !path.isEmpty else { return "the path is empty" }
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    guard let resolved = resolved(path) else { return "it is a broken link" }
    guard stat(resolved, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      return "it is not a folder"
    }
    let working = FileManager.default.currentDirectoryPath
    guard resolved != "/", working != resolved, !working.hasPrefix(resolved + "/") else {
      return "it contains the working folder, which cannot be replaced"
    }
    return nil
  }

  /// The file that stands where a folder, or one of its parents, would have to be; nil if there is
  /// none.
  public static func file(inTheWayOf path: String) -> String? {
    var place = path[...]
    while !place.isEmpty {
      var status = stat()
      if stat(String(place), &status) == 0 {
        return status.st_mode & S_IFMT == S_IFDIR ? nil : String(place)
      }
      place = place[..<(place.lastIndex(of: "/") ?? place.startIndex)]
    }
    return nil
  }

  private static func withoutTrailingSlashes(_ path: String) -> String {
    var path = path[...]
    while path.count > 1, path.last == "/" { path.removeLast() }
    return String(path)
  }

  /// The path without links; nil if nothing exists there.
  private static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func move(_ aside: String, to path: String) throws(FileError) {
    // An empty folder is replaced by the rename itself.
    if replace(aside, by: path) { return }
    let old = DurableFile.leftover(of: path)
    guard replace(path, by: old) else {
      throw FileError(.rename, path: path, reason: DurableFile.systemReason())
    }
    guard replace(aside, by: path) else {
      let error = FileError(.rename, path: path, reason: DurableFile.systemReason())
      _ = replace(old, by: path)
      throw error
    }
    try? FileManager.default.removeItem(atPath: old)
  }

  private static func replace(_ path: String, by name: String) -> Bool { rename(path, name) == 0 }
}
