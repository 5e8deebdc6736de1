import Glibc
public import Toolkit

/// The file descriptors that a program may have open, of which the threads' library alone takes
/// several and ends the program without any.
public enum FileDescriptors {
  /// More than the program itself opens at a time, besides one for each job.
  private static let needed = 8

  /// Checks that some can still be opened.
  ///
  /// - Throws: `TooFewDescriptors`.
  public static func check() throws(TooFewDescriptors) {
    var opened: [CInt] = []
    defer { opened.forEach { close($0) } }
    for _ in 0..<needed {
      let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else {
        throw TooFewDescriptors(reason: String(cString: strerror(errno)))
      }
      opened.append(descriptor)
    }
  }
}

/// The system lets the program open too few files.
public struct TooFewDescriptors: DescribedError {
  let reason: String
  public var fault: Fault { .software }

  public var description: String {
    "The system lets this program open too few files: \(reason). Raise the limit, as with "
      + "`ulimit -n 256`."
  }
}
