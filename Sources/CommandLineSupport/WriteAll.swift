import Glibc

/// Writes a text to an open file, going on where a signal or a short write interrupted.
func writeAll(_ text: String, to descriptor: CInt) throws(OutputError) {
  var rest = Array(text.utf8)[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count < 0 {
      if errno == EINTR { continue }
      let code = errno
      throw OutputError(reason: String(cString: strerror(code)), isClosed: code == EPIPE)
    }
    rest = rest.dropFirst(count)
  }
}
