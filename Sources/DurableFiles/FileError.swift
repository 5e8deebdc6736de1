public import EmotionCore

/// A file that could not be read or written, with the reason the system gave.
public struct FileError: DescribedError {
  public enum Operation: String, Sendable {
    case read
    case write
    case append
    case create
    case rename
  }

  public let operation: Operation
  public let path: String
  /// What the system said, such as "No space left on device".
  public let reason: String
  public var fault: Fault { operation == .read ? .data : .software }

  public init(_ operation: Operation, path: String, reason: String) {
    self.operation = operation
    self.path = path
    self.reason = reason
  }

  public var description: String {
    switch operation {
    case .read: "\(path) cannot be read: \(reason). Check the path and its permissions."
    default:
      "\(path): \(operation.rawValue) failed: \(reason). What was there before is unchanged; "
        + "check the permissions and the free space, then run the command again."
    }
  }
}
