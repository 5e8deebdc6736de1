public import FoundationEssentials
import Glibc

/// A file of lines that only grows, such as a ledger in JSON Lines.
///
/// A kill leaves at most one unfinished last line, which opening the file cuts off, so `lines`
/// returns only lines that were written completely. A lock ensures one owner across processes. Not
/// thread safe.
public final class AppendOnlyFile {
  public let path: String
  private let descriptor: CInt
  /// The number of bytes up to the end of the last complete line.
  private var length: Int

  /// Opens the file for appending, creates it if necessary, and cuts off an unfinished last line.
  ///
  /// - Throws: `FileError`, with the operation `.lock` if the file already has an owner.
  public init(path: String) throws(FileError) {
    descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    self.path = path
    length = 0
    guard descriptor >= 0 else {
      throw FileError(.append, path: path, reason: DurableFile.systemReason())
    }
    // Lock before taking the length: another owner may be writing a line.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let isTaken = errno == EWOULDBLOCK
      throw FileError(
        .lock, path: path, reason: isTaken ? "it is already in use" : DurableFile.systemReason())
    }
    length = try Self.endOfLastLine(descriptor, path: path)
    guard ftruncate(descriptor, off_t(length)) == 0 else {
      throw FileError(.append, path: path, reason: DurableFile.systemReason())
    }
  }

  deinit {
    // Closing alone is not enough: a child process that is just starting would keep the lock.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// The offset after the last line feed, searched from the end; 0 if there is none.
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
          reason: count < 0 ? DurableFile.systemReason() : "it was truncated while being read")
      }
      if let newline = block[..<count].lastIndex(of: UInt8(ascii: "\n")) {
        return start + newline + 1
      }
      end = start
    }
    return 0
  }

  /// All complete lines of a file, without line ends; empty if the file is missing.
  public static func lines(of path: String) throws(FileError) -> [Data] {
    guard access(path, F_OK) == 0 else { return [] }
    let content = try DurableFile.read(path)
    guard let end = content.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
    return content[..<end].split(separator: UInt8(ascii: "\n")).map { Data($0) }
  }

  /// Everything up to the end of the last complete line.
  ///
  /// - Throws: `FileError`.
  public func content() throws(FileError) -> Data { try DurableFile.read(path, atMost: length) }

  /// Truncates the file to a length that ends a line.
  ///
  /// - Throws: `FileError`; the file is then unchanged.
  public func truncate(to bytes: Int) throws(FileError) {
    precondition(bytes <= length, "\(bytes) bytes of \(length)")
    guard ftruncate(descriptor, off_t(bytes)) == 0 else {
      throw FileError(.append, path: path, reason: DurableFile.systemReason())
    }
    length = bytes
  }

  /// Appends lines in one write and flushes them to disk.
  ///
  /// - Throws: `FileError`; the file then ends with its last complete line, and the caller may try
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
      // Half a line would merge with the next one.
      _ = ftruncate(descriptor, off_t(length))
      throw error
    }
    length += block.count
  }
}
