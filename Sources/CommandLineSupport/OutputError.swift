public import EmotionCore

/// A result that could not be printed.
public struct OutputError: DescribedError {
  /// What the system said, such as "No space left on device".
  public let reason: String
  public var fault: Fault { .software }

  public init(reason: String) { self.reason = reason }

  public var description: String {
    "The result cannot be written to standard output: \(reason). Send it to a place that takes it, "
      + "and run the command again."
  }
}
