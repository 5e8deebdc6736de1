import Glibc

extension RegressionCascade {
  /// What tells the file that this cascade was made from from any other shape predictor, wherever
  /// it lies.
  public var identity: String {
    Self.identity(
      ofHash: UInt64(
        littleEndian: bytes.memory.loadUnaligned(fromByteOffset: 72, as: UInt64.self)))
  }

  /// The identity of a file without making a cascade of it; reads the whole file.
  ///
  /// - Throws: `CascadeError.unreadable`.
  public static func identity(ofDlibFile path: String) throws(CascadeError) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      let source = CascadeBytes(reading: descriptor, count: Int(status.st_size))
    else { throw .unreadable(reason: "it is not a file") }
    return identity(
      ofHash: CascadeHeader.hash(source.memory, before: source.memory.count, skips: nil))
  }

  private static func identity(ofHash hash: UInt64) -> String {
    let digits = String(hash, radix: 16)
    return "dlib-cascade-" + String(repeating: "0", count: 16 - digits.count) + digits
  }
}
