import FoundationEssentials
import Glibc

/// Whole-folder writes that a kill or a full disk cannot leave half done.
public enum DurableFolder {
  /// Fills a new folder beside a path and gives it its name when that is done.
  ///
  /// A folder that is there already is replaced, and behind a link the one that it leads to: for a
  /// moment between two renames neither has the name, and what a kill leaves then has both under
  /// names that begin with it. Nothing else is ever replaced (`obstacle`).
  ///
  /// What killed runs left beside the path is removed.
  ///
  /// - Parameters:
  ///   - failure: Makes the caller's error of one of ours.
  ///   - permission: Throws where what is at the path now may not be replaced: asked before the
  ///     body and again before the folder gets its name.
  ///   - body: Fills the folder whose path it is given, by `DurableFile`.
  /// - Throws: What the body throws, or `failure` of a `FileError`; the path is then as it was.
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

  /// Why no folder can be written at a path: half a sentence; nil where none is there yet, or one
  /// that could be replaced.
  public static func obstacle(at path: String) -> String? {
    guard !path.isEmpty else { return "the path is empty" }
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    guard let resolved = resolved(path) else { return "it is a link that leads to nothing" }
    guard stat(resolved, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      return "it is no folder"
    }
    let working = FileManager.default.currentDirectoryPath
    guard resolved != "/", working != resolved, !working.hasPrefix(resolved + "/") else {
      return "the working folder is in it and cannot be replaced"
    }
    return nil
  }

  private static func withoutTrailingSlashes(_ path: String) -> String {
    var path = path[...]
    while path.count > 1, path.last == "/" { path.removeLast() }
    return String(path)
  }

  /// The path without links; nil where nothing is there.
  private static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func move(_ aside: String, to path: String) throws(FileError) {
    // An empty folder gives way to the new one.
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
