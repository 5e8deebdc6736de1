public import FoundationEssentials
import Glibc
import Toolkit

/// Reads and writes of whole files that survive kills and full disks.
///
/// A write goes to a temporary file beside the target, is flushed to disk and then renamed, so the
/// target holds either its old bytes or all of the new ones.
public enum DurableFile {
  /// The content of a file, or its first bytes.
  ///
  /// The name may have bytes that are not UTF-8, written as `FileName` says.
  ///
  /// - Parameter limit: The largest number of bytes to read; all by default.
  /// - Throws: `FileError` with the operation `.read`.
  public static func read(_ path: String, atMost limit: Int = .max) throws(FileError) -> Data {
    // Opening a pipe without a writer would block.
    let descriptor = FileName.withBytes(of: path) { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    guard descriptor >= 0 else { throw FileError(.read, path: path, reason: systemReason()) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw FileError(.read, path: path, reason: systemReason())
    }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw FileError(.read, path: path, reason: "it is a folder, not a file")
    }
    // Devices and pipes may never end.
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw FileError(
        .read, path: path, reason: "it is a device or a pipe, not a file")
    }
    var bytes = Data(capacity: min(limit, Int(status.st_size)))
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < limit {
      let count = readBytes(descriptor, &buffer, min(buffer.count, limit - bytes.count))
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError(.read, path: path, reason: systemReason())
      }
      bytes.append(contentsOf: buffer[..<count])
    }
    return bytes
  }

  /// Replaces the content of a file or creates it, with all missing folders.
  ///
  /// - Throws: `FileError`; the target is then unchanged.
  public static func write(_ bytes: some DataProtocol, to path: String) throws(FileError) {
    try write(bytes, to: path, aside: leftover(of: path))
  }

  /// The prefix of the names of unfinished copies, which a kill leaves beside a file.
  public static func leftoverPrefix(of name: String) -> String { name + ".partial-" }

  /// The path for an unfinished copy, unique to this process and call.
  package static func leftover(of path: String) -> String {
    "\(leftoverPrefix(of: path))\(getpid())-\(UInt32.random(in: 0 ... .max))"
  }

  /// Removes the unfinished copies of a file that nobody has written to for `seconds`.
  public static func removeLeftovers(of path: String, olderThan seconds: Int) {
    for copy in leftovers(of: path) where isUntouched([copy.path], seconds: Double(seconds)) {
      unlink(copy.path)
    }
  }

  /// Removes the unfinished copies of a folder whose process has ended.
  ///
  /// On a shared disk the process may run on another machine, so only copies unchanged for ten
  /// minutes are removed.
  static func removeLeftoverFolders(of path: String) {
    for copy in leftovers(of: path) {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: copy.path)) ?? []
      guard let process = copy.process, kill(process, 0) != 0, errno == ESRCH,
        isUntouched([copy.path] + names.map { "\(copy.path)/\($0)" }, seconds: 600)
      else { continue }
      try? FileManager.default.removeItem(atPath: copy.path)
    }
  }

  /// The unfinished copies beside a path, with the process id in each name.
  private static func leftovers(of path: String) -> [(path: String, process: pid_t?)] {
    let folder = parent(of: path)
    let prefix = leftoverPrefix(of: path.split(separator: "/").last.map(String.init) ?? path)
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
    return names.filter { $0.hasPrefix(prefix) }.map { name in
      let process = name.dropFirst(prefix.count).split(separator: "-").first.flatMap { pid_t($0) }
      return (folder.isEmpty ? name : "\(folder)/\(name)", process)
    }
  }

  /// Whether nobody has changed any of the files and folders for `seconds`.
  private static func isUntouched(_ paths: [String], seconds: Double) -> Bool {
    paths.allSatisfy { path in
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      guard let changed = attributes?[.modificationDate] as? Date else { return false }
      return -changed.timeIntervalSinceNow > seconds
    }
  }

  /// Writes through a temporary file that the caller names.
  static func write(_ bytes: some DataProtocol, to path: String, aside: String) throws(FileError) {
    try createFolder(parent(of: path))
    do throws(FileError) {
      try writeAside(bytes, to: aside)
      guard rename(aside, path) == 0 else {
        throw FileError(.rename, path: path, reason: systemReason())
      }
    } catch {
      unlink(aside)
      // The user knows the target alone.
      throw FileError(error.operation, path: path, reason: error.reason)
    }
  }

  /// Creates the folder of a file and its missing parents.
  package static func createFolder(ofFile path: String) throws(FileError) {
    try createFolder(parent(of: path))
  }

  /// Flushes a complete copy to disk and renames it to the file.
  package static func moveIntoPlace(_ aside: String, _ path: String) throws(FileError) {
    let descriptor = open(aside, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(.write, path: aside, reason: systemReason()) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else {
      throw FileError(.write, path: aside, reason: systemReason())
    }
    guard rename(aside, path) == 0 else {
      throw FileError(.rename, path: path, reason: systemReason())
    }
  }

  /// Creates a folder and its missing parents; does nothing if it exists.
  public static func createFolder(_ path: String) throws(FileError) {
    guard !path.isEmpty, mkdir(path, 0o777) != 0, errno != EEXIST else { return }
    guard errno == ENOENT else { throw FileError(.create, path: path, reason: systemReason()) }
    try createFolder(parent(of: path))
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
      throw FileError(.create, path: path, reason: systemReason())
    }
  }

  /// Creates a folder and its missing parents, and checks that files can be made in it.
  public static func createWritableFolder(_ path: String) throws(FileError) {
    try createFolder(path)
    guard access(path + "/.", W_OK | X_OK) == 0 else {
      throw FileError(.create, path: path, reason: systemReason())
    }
  }

  /// The message of this thread's last failed system call.
  static func systemReason() -> String { String(cString: strerror(errno)) }

  /// Writes all bytes to an open file, resuming after signals and short writes.
  static func writeAll(_ bytes: some DataProtocol, to descriptor: CInt, path: String)
    throws(FileError)
  {
    for region in bytes.regions {
      var offset = 0
      while offset < region.count {
        let count = region.withUnsafeBytes { raw in
          raw[offset...].withUnsafeBytes { writeBytes(descriptor, $0.baseAddress, $0.count) }
        }
        if count < 0 {
          if errno == EINTR { continue }
          throw FileError(.write, path: path, reason: systemReason())
        }
        offset += count
      }
    }
  }

  private static func writeAside(_ bytes: some DataProtocol, to path: String) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileError(.write, path: path, reason: systemReason()) }
    defer { close(descriptor) }
    try writeAll(bytes, to: descriptor, path: path)
    guard fsync(descriptor) == 0 else {
      throw FileError(.write, path: path, reason: systemReason())
    }
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}

// System calls whose names the methods above hide.
private func readBytes(_ descriptor: CInt, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}

private func writeBytes(_ descriptor: CInt, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, buffer, count)
}
