public import Toolkit

/// A result that could not be printed.
public struct OutputError: DescribedError {
  /// What the system said, such as "No space left on device".
  public let reason: String
  /// Whether the reader has gone, as `head` does when it has seen enough.
  public let isClosed: Bool
  public var fault: Fault { .software }

  public init(reason: String, isClosed: Bool = false) {
    (self.reason, self.isClosed) = (reason, isClosed)
  }

  public var description: String {
    "The result cannot be written to standard output: \(reason). Send it to a place that takes it, "
      + "and run the command again."
  }
}
