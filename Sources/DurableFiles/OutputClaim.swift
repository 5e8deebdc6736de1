import FoundationEssentials
import Glibc

/// The right to write one file, held for as long as the work for it takes.
///
/// A lock beside the file (`FILE.lock`) keeps other processes from doing the same work, the last of
/// which would win. It is released, and its file removed, with the value.
public final class OutputClaim: Sendable {
  private let lock: String
  private let descriptor: CInt

  /// - Parameters:
  ///   - path: The file; missing folders are created.
  ///   - replaces: Whether an existing file may be replaced that `isOurs` does not recognise.
  ///   - isOurs: Whether an existing file is of the kind that is going to be written; nil if that
  ///     cannot be told.
  /// - Throws: `FileError` with the operation `.lock` if another process holds the right,
  ///   `.replace` if the file is somebody else's, or another one if the folder cannot be written.
  public init(
    _ path: String, replaces: Bool, isOurs: ((String) -> Bool)? = nil
  ) throws(FileError) {
    if !replaces, !FileManager.default.isAbsentOrEmpty(at: path), isOurs?(path) != true {
      let whose = isOurs == nil ? "" : ", and Stoic did not write it"
      throw FileError(
        .replace, path: path,
        reason: "it exists\(whose). Give another path, or --force to replace it")
    }
    try DurableFile.createFolder(ofFile: path)
    lock = path + ".lock"
    descriptor = try Self.lock(lock, for: path)
  }

  deinit {
    unlink(lock)
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  private static func lock(_ lock: String, for path: String) throws(FileError) -> CInt {
    while true {
      let descriptor = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else {
        throw FileError(.create, path: path, reason: DurableFile.systemReason())
      }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        let isTaken = errno == EWOULDBLOCK
        let reason = isTaken ? "another process is making it" : DurableFile.systemReason()
        close(descriptor)
        throw FileError(.lock, path: path, reason: reason)
      }
      // The holder before may have removed the file that was just locked.
      var (locked, present) = (stat(), stat())
      if fstat(descriptor, &locked) == 0, stat(lock, &present) == 0, locked.st_ino == present.st_ino
      {
        return descriptor
      }
      close(descriptor)
    }
  }
}

extension FileManager {
  /// Whether the path has no file, or an empty one.
  package func isAbsentOrEmpty(at path: String) -> Bool {
    guard fileExists(atPath: path) else { return true }
    return (try? attributesOfItem(atPath: path))?[.size] as? UInt64 == 0
  }
}
