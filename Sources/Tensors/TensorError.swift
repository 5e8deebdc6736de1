internal import CTorch
public import Toolkit

/// A tensor operation that failed, in libtorch's words.
public struct TensorError: DescribedError, Equatable {
  public enum Code: Sendable {
    /// The operation does not accept a shape, index or value.
    case invalidArgument
    case outOfMemory
    case unsupported
    /// libtorch failed unexpectedly.
    case software
    /// A result that must be finite is not.
    case notFinite
  }

  public let code: Code
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var fault: Fault { .software }
  public var description: String { "Tensor operation: \(message)" }
}

/// Turns the status of a C call into an error: the only place that does.
func check(_ status: CStatus) throws(TensorError) {
  if status == .OK { return }
  let message = String(cString: cstatus_last_message())
  switch status {
  case .invalidArgument, .operationRejected: throw TensorError(.invalidArgument, message)
  case .outOfMemory: throw TensorError(.outOfMemory, message)
  case .unsupported: throw TensorError(.unsupported, message)
  default: throw TensorError(.software, message)
  }
}
