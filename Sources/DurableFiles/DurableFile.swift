public import FoundationEssentials
import Glibc
public import Toolkit

/// Whole-file reads and writes that a kill or a full disk cannot leave half done.
///
/// A write goes to a temporary file beside the target, is flushed to the disk and then renamed, so
/// the target holds either its old bytes or all of the new ones.
public enum DurableFile {
  /// The content of a file, or its first bytes.
  ///
  /// - Parameter limit: The most bytes to read; by default all.
  /// - Throws: `FileError` with the operation `.read`.
  public static func read(_ path: String, atMost limit: Int = .max) throws(FileError) -> Data {
    // A pipe without a writer would keep the call waiting.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileError(.read, path: path, reason: systemReason()) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw FileError(.read, path: path, reason: systemReason())
    }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw FileError(.read, path: path, reason: "it is a folder, where a file is expected")
    }
    // Devices and pipes can go on for ever.
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw FileError(
        .read, path: path, reason: "it is a device or a pipe, where a file is expected")
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

  /// Replaces the content of a file, or creates it; folders on the way are created.
  ///
  /// - Throws: `FileError`; the target then holds what it held before.
  public static func write(_ bytes: some DataProtocol, to path: String) throws(FileError) {
    try write(bytes, to: path, aside: leftover(of: path))
  }

  /// What the name of an unfinished copy begins with, which a kill leaves beside a file.
  public static func leftoverPrefix(of name: String) -> String { name + ".partial-" }

  /// Where an unfinished copy lies: unlike another process's and another thread's.
  package static func leftover(of path: String) -> String {
    "\(leftoverPrefix(of: path))\(getpid())-\(UInt32.random(in: 0 ... .max))"
  }

  /// Removes the unfinished copies of a file that nobody has written to for so many seconds.
  public static func removeLeftovers(of path: String, olderThan seconds: Int) {
    for copy in leftovers(of: path) where isUntouched([copy.path], seconds: Double(seconds)) {
      unlink(copy.path)
    }
  }

  /// Removes the unfinished copies of a folder whose process is no more.
  ///
  /// On a disk that machines share, the process may be another machine's: so only those that nobody
  /// has changed for ten minutes.
  static func removeLeftoverFolders(of path: String) {
    for copy in leftovers(of: path) {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: copy.path)) ?? []
      guard let process = copy.process, kill(process, 0) != 0, errno == ESRCH,
        isUntouched([copy.path] + names.map { "\(copy.path)/\($0)" }, seconds: 600)
      else { continue }
      try? FileManager.default.removeItem(atPath: copy.path)
    }
  }

  /// The unfinished copies beside a path, and the process that each name tells.
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

  /// Whether nobody has changed any of some files and folders for so many seconds.
  private static func isUntouched(_ paths: [String], seconds: Double) -> Bool {
    paths.allSatisfy { path in
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      guard let changed = attributes?[.modificationDate] as? Date else { return false }
      return -changed.timeIntervalSinceNow > seconds
    }
  }

  /// The same, by a temporary file that the caller names.
  static func write(_ bytes: some DataProtocol, to path: String, aside: String) throws(FileError) {
    try createFolder(parent(of: path))
    do throws(FileError) {
      try writeAside(bytes, to: aside)
      guard rename(aside, path) == 0 else {
        throw FileError(.rename, path: path, reason: systemReason())
      }
    } catch {
      unlink(aside)
      throw error
    }
  }

  /// Creates the folder that a file is to lie in, and those above it.
  package static func createFolder(ofFile path: String) throws(FileError) {
    try createFolder(parent(of: path))
  }

  /// Gives a whole copy that lies beside a file the file's name, once it is on the disk.
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

  /// Creates a folder and those above it; nothing happens where it is already.
  public static func createFolder(_ path: String) throws(FileError) {
    guard !path.isEmpty, mkdir(path, 0o777) != 0, errno != EEXIST else { return }
    guard errno == ENOENT else { throw FileError(.create, path: path, reason: systemReason()) }
    try createFolder(parent(of: path))
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
      throw FileError(.create, path: path, reason: systemReason())
    }
  }

  /// What the last failed system call of this thread said.
  static func systemReason() -> String { String(cString: strerror(errno)) }

  /// Writes every byte to an open file, going on where a signal or a short write interrupted.
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

// The system calls, whose names the functions above share.
private func readBytes(_ descriptor: CInt, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}

private func writeBytes(_ descriptor: CInt, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, buffer, count)
}

extension Fingerprint {
  /// The fingerprint of a file's bytes.
  public static func ofFile(_ path: String) throws(FileError) -> String {
    var fingerprint = Fingerprint()
    let bytes = try DurableFile.read(path)
    bytes.withUnsafeBytes { fingerprint.add($0) }
    return fingerprint.text
  }
}
