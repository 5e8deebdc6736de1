public import FoundationEssentials
import Glibc

/// A file of lines that only grows, such as a ledger in JSON Lines.
///
/// A kill can leave at most one unfinished last line; opening the file again cuts that off, so
/// every line that `lines` gives was written whole. One owner at a time, which a lock enforces
/// between processes; not thread safe.
public final class AppendOnlyFile {
  public let path: String
  private let descriptor: CInt
  /// The bytes up to the end of the last whole line.
  private var length: Int

  /// Opens the file for appending, creating it where it is not, and cuts off an unfinished last
  /// line.
  ///
  /// - Throws: `FileError`, with the operation `.lock` where the file has an owner already.
  public init(path: String) throws(FileError) {
    descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    self.path = path
    length = 0
    guard descriptor >= 0 else {
      throw FileError(.append, path: path, reason: DurableFile.systemReason())
    }
    // Before the length is taken: the other owner may be writing a line.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let isTaken = errno == EWOULDBLOCK
      throw FileError(
        .lock, path: path, reason: isTaken ? "it is in use already" : DurableFile.systemReason())
    }
    length = try Self.endOfLastLine(descriptor, path: path)
    guard ftruncate(descriptor, off_t(length)) == 0 else {
      throw FileError(.append, path: path, reason: DurableFile.systemReason())
    }
  }

  deinit {
    // A child that is just being started would hold on to the lock of a file that is only closed.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// Where the last line feed ends; 0 where there is none.
  ///
  /// The file is read from its end.
  private static func endOfLastLine(_ descriptor: CInt, path: String) throws(FileError) -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw FileError(.append, path: path, reason: DurableFile.systemReason())
    }
    var block = [UInt8](repeating: 0, count: 1 << 16)
    var end = Int(status.st_size)
    while end > 0 {
      let start = max(0, end - block.count)
      let count = pread(descriptor, &block, end - start, off_t(start))
      if count < 0, errno == EINTR { continue }
      guard count == end - start else {
        throw FileError(
          .read, path: path,
          reason: count < 0 ? DurableFile.systemReason() : "it became shorter while it was read")
      }
      if let newline = block[..<count].lastIndex(of: UInt8(ascii: "\n")) {
        return start + newline + 1
      }
      end = start
    }
    return 0
  }

  /// Every whole line of a file, without line ends; empty where there is no such file.
  public static func lines(of path: String) throws(FileError) -> [Data] {
    guard access(path, F_OK) == 0 else { return [] }
    let content = try DurableFile.read(path)
    guard let end = content.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
    return content[..<end].split(separator: UInt8(ascii: "\n")).map { Data($0) }
  }

  /// Everything up to the end of the last whole line.
  ///
  /// - Throws: `FileError`.
  public func content() throws(FileError) -> Data { try DurableFile.read(path, atMost: length) }

  /// Cuts the file off behind so many bytes, which end a line.
  ///
  /// - Throws: `FileError`; the file is then as it was.
  public func cut(behind bytes: Int) throws(FileError) {
    precondition(bytes <= length, "\(bytes) bytes of \(length)")
    guard ftruncate(descriptor, off_t(bytes)) == 0 else {
      throw FileError(.append, path: path, reason: DurableFile.systemReason())
    }
    length = bytes
  }

  /// Appends lines in one write and flushes them to the disk.
  ///
  /// - Throws: `FileError`; the file then ends with its last whole line, and the call can be made
  ///   again.
  public func append(_ lines: [Data]) throws(FileError) {
    var block = Data()
    for line in lines {
      block.append(line)
      block.append(UInt8(ascii: "\n"))
    }
    do throws(FileError) {
      try DurableFile.writeAll(block, to: descriptor, path: path)
      guard fdatasync(descriptor) == 0 else {
        throw FileError(.append, path: path, reason: DurableFile.systemReason())
      }
    } catch {
      // Half a line would join on to the next one.
      _ = ftruncate(descriptor, off_t(length))
      throw error
    }
    length += block.count
  }
}
