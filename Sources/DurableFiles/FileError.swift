public import Toolkit

/// A file that could not be read or written, with the reason the system gave.
public struct FileError: DescribedError {
  public enum Operation: String, Sendable {
    case read
    case write
    case append
    /// Taking the file for oneself.
    case lock
    case create
    case rename
  }

  public let operation: Operation
  public let path: String
  /// What the system said, such as "No space left on device".
  public let reason: String
  public var fault: Fault {
    switch operation {
    case .read: .data
    case .lock: .usage
    case .write, .append, .create, .rename: .software
    }
  }

  public init(_ operation: Operation, path: String, reason: String) {
    self.operation = operation
    self.path = path
    self.reason = reason
  }

  public var description: String {
    switch operation {
    case .read: "\(path) cannot be read: \(reason). Check the path and its permissions."
    case .lock:
      "\(path) cannot be locked, which keeps two processes from writing to it: \(reason). Wait until "
        + "the other has ended, or give another path, on a disk that has locks."
    case .write, .append, .create, .rename:
      "\(path): \(operation.rawValue) failed: \(reason). What was there before is unchanged; "
        + "check the permissions and the free space, then run the command again."
    }
  }
}
