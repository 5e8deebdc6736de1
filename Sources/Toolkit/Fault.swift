/// Whose fault an error is.
///
/// Programs map it to an exit status and a service to an HTTP status; the libraries know neither.
public enum Fault: Sendable {
  /// The caller asked for something invalid.
  case usage
  /// The given data, file or model is invalid.
  case data
  /// Stoic or the machine failed.
  case software
}

/// An error whose description says what was found, what was expected and what to do.
public protocol DescribedError: Error, Sendable, CustomStringConvertible {
  /// Whose fault it is.
  var fault: Fault { get }
}
