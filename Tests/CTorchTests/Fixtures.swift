import CTorch
import Testing

/// The content of an out-parameter before a call; a failed call must not change it.
var untouched: CTorchTensor { CTorchTensor(impl: UnsafeMutableRawPointer(bitPattern: 0xDEAD)) }

extension CTorchTensor {
  static var empty: CTorchTensor { CTorchTensor() }

  var isUntouched: Bool { impl == untouched.impl }
}

func lastMessage() -> String { String(cString: cstatus_last_message()) }

/// Creates tensors for one test and frees them afterwards.
///
/// A handle is valid as long as the pool, which must be a property of the suite or an argument.
final class Pool {
  private var handles: [CTorchTensor] = []

  deinit { for handle in handles { ctorch_tensor_free(handle) } }

  func make(_ values: [Float], _ shape: [Int64]) throws -> CTorchTensor {
    try take { ctorch_tensor_from_floats(values, values.count, shape, shape.count, &$0) }
  }

  /// The result of a call that must succeed.
  func take(_ call: (inout CTorchTensor) throws -> CStatus) throws -> CTorchTensor {
    var result = untouched
    let status = try call(&result)
    try #require(status == .OK, "\(lastMessage())")
    try #require(!result.isUntouched)
    handles.append(result)
    return result
  }
}

/// The shape and the values behind a handle.
struct Content: Sendable, CustomStringConvertible {
  var shape: [Int64]
  var values: [Float]

  init(_ shape: [Int64], _ values: [Float]) {
    self.shape = shape
    self.values = values
  }

  init(of tensor: CTorchTensor) throws {
    var sizes = [Int64](repeating: 0, count: 8)
    var rank = 0
    try #require(ctorch_tensor_shape(tensor, &sizes, sizes.count, &rank) == .OK)
    shape = Array(sizes.prefix(rank))
    values = [Float](repeating: 0, count: Int(shape.reduce(1, *)))
    try #require(ctorch_tensor_copy_floats(tensor, &values, values.count) == .OK)
  }

  var description: String { "\(shape) \(values)" }

  func isClose(to other: Content, within tolerance: Float = 1e-6) -> Bool {
    shape == other.shape && values.count == other.values.count
      && zip(values, other.values).allSatisfy { abs($0 - $1) <= tolerance }
  }
}
