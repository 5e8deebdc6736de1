#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Whole-folder writes that a kill or a full disk cannot leave half done.
public enum DurableFolder {
  /// Fills a new folder beside a path and gives it its name when that is done.
  ///
  /// A folder that is there already is replaced: for a moment between two renames neither has the
  /// name, and what a kill leaves then has both under names that begin with it.
  ///
  /// - Parameters:
  ///   - failure: Makes the caller's error of one of ours.
  ///   - body: Fills the folder whose path it is given, by `DurableFile`.
  /// - Throws: What the body throws, or `failure` of a `FileError`; the path is then as it was.
  public static func write<E: Error>(
    to path: String, failure: (FileError) -> E, _ body: (String) throws(E) -> Void
  ) throws(E) {
    let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    let aside = DurableFile.leftover(of: path)
    do throws(E) {
      do { try DurableFile.createFolder(aside) } catch { throw failure(error) }
      try body(aside)
      do { try move(aside, to: path) } catch { throw failure(error) }
    } catch {
      try? FileManager.default.removeItem(atPath: aside)
      throw error
    }
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
