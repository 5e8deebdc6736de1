import CTorch
import Testing

/// A named call of one function on small tensors, for the tests' tables.
struct Call: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let make: @Sendable (Pool, inout CTorchTensor) throws -> CStatus

  /// - Parameter make: Creates the arguments in the pool and calls with the out-parameter.
  init(
    _ description: String,
    _ make: @escaping @Sendable (Pool, inout CTorchTensor) throws -> CStatus
  ) {
    testDescription = description
    self.make = make
  }
}

extension Pool {
  /// Makes `[[1, -2, 3], [-4, 5, -6]]`.
  func matrix() throws -> CTorchTensor { try make([1, -2, 3, -4, 5, -6], [2, 3]) }

  /// Makes `[1, 2, 3]`.
  func vector() throws -> CTorchTensor { try make([1, 2, 3], [3]) }

  /// A batch of one image with one channel, 3 x 3, with the values 1 to 9.
  func picture() throws -> CTorchTensor {
    try make((1...9).map(Float.init), [1, 1, 3, 3])
  }
}
