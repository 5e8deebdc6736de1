public import Toolkit

/// Why a file could not be read or written.
public struct FileError: DescribedError {
  public enum Operation: String, Sendable {
    case read
    case write
    case append
    /// Taking exclusive ownership.
    case lock
    case create
    case rename
    /// Replacing a file of somebody else.
    case replace
  }

  public let operation: Operation
  public let path: String
  /// The system's message, such as "No space left on device".
  public let reason: String
  public var fault: Fault {
    switch operation {
    case .read: .data
    case .lock, .replace: .usage
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
      "\(path) cannot be locked against other processes: \(reason). Wait for the other process to "
        + "end, or use a path on a disk that supports locks."
    case .replace: "\(path) is not replaced: \(reason)."
    case .write, .append, .create, .rename:
      "\(path): \(operation.rawValue) failed: \(reason). What was there is unchanged; check that the "
        + "folder exists, its permissions and the free space, then run the command again."
    }
  }
}
