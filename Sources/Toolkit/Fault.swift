/// Whose fault an error is.
///
/// The programs turn it into an exit status, the service into an HTTP status; the libraries know
/// neither.
public enum Fault: Sendable {
  /// The caller asked for something that cannot be asked for.
  case usage
  /// The data, file or model that was given is not what it should be.
  case data
  /// Stoic itself, or the machine under it, failed.
  case software
}

/// An error with a sentence that says what was found, what was expected and what to do.
public protocol DescribedError: Error, Sendable, CustomStringConvertible {
  /// Whose fault it is.
  var fault: Fault { get }
}
