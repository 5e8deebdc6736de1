import CTorch
import Testing

@Suite("A gradient of the C interface")
struct GradientTests {
  private let pool = Pool()

  private func leaf(_ values: [Float]) throws -> CTorchTensor {
    let tensor = try pool.make(values, [Int64(values.count)])
    try #require(ctorch_set_requires_gradient(tensor, true) == .OK)
    return tensor
  }

  private func sum(_ tensor: CTorchTensor) throws -> CTorchTensor {
    try pool.take { ctorch_reduce(.sum, tensor, nil, 0, false, &$0) }
  }

  private func sumOfSquares(_ tensor: CTorchTensor) throws -> CTorchTensor {
    try sum(pool.take { ctorch_unary(.square, tensor, &$0) })
  }

  /// The result of `ctorch_gradients` for one input.
  private func gradient(of scalar: CTorchTensor, _ input: CTorchTensor) throws -> [Float] {
    let found = try pool.take { result in
      var gradients = [untouched]
      let status = ctorch_gradients(scalar, [input], 1, true, &gradients)
      result = gradients[0]
      return status
    }
    return try Content(of: found).values
  }

  @Test("belongs to the scalar")
  func values() throws {
    let x = try leaf([1, -2, 3])
    #expect(try gradient(of: sumOfSquares(x), x) == [2, -4, 6])
  }

  @Test("is zero for a tensor the scalar does not depend on")
  func unused() throws {
    let (x, other) = (try leaf([1]), try leaf([5, 6]))
    #expect(try gradient(of: sumOfSquares(x), other) == [0, 0])
  }

  @Test("of a consumed record is refused, and the out-parameter stays unchanged")
  func usedUp() throws {
    let x = try leaf([1])
    let scalar = try sumOfSquares(x)
    _ = try gradient(of: scalar, x)
    try expectFailure(.operationRejected, scalar, [x])
  }

  @Test("without a record is refused, and the out-parameter stays unchanged")
  func notRecorded() throws {
    let x = try pool.make([1], [1])
    try expectFailure(.operationRejected, sum(x), [x])
    let recorded = try leaf([1])
    let before = ctorch_swap_gradient_recording(false)
    let scalar = try sumOfSquares(recorded)
    _ = ctorch_swap_gradient_recording(before)
    try expectFailure(.operationRejected, scalar, [recorded])
    let detached = try pool.take { ctorch_unary(.detach, recorded, &$0) }
    try expectFailure(.operationRejected, sum(detached), [recorded])
  }

  @Test("of more than one number, of an empty handle or for one is refused")
  func badArguments() throws {
    let x = try leaf([1, 2])
    let squares = try pool.take { ctorch_unary(.square, x, &$0) }
    try expectFailure(.invalidArgument, squares, [x])
    try expectFailure(.invalidArgument, .empty, [x])
    try expectFailure(.invalidArgument, sumOfSquares(x), [x, .empty])
    #expect(ctorch_gradients(try sumOfSquares(x), nil, 1, true, nil) == .invalidArgument)
  }

  private func expectFailure(
    _ status: CStatus, _ scalar: CTorchTensor, _ inputs: [CTorchTensor]
  ) throws {
    var gradients = inputs.map { _ in untouched }
    #expect(ctorch_gradients(scalar, inputs, inputs.count, true, &gradients) == status)
    #expect(!lastMessage().isEmpty)
    #expect(gradients.allSatisfy { $0.isUntouched })
  }

  @Test("may be required only of a leaf tensor")
  func leaves() throws {
    let x = try leaf([1])
    let square = try pool.take { ctorch_unary(.square, x, &$0) }
    #expect(ctorch_set_requires_gradient(square, true) == .invalidArgument)
    #expect(ctorch_set_requires_gradient(.empty, true) == .invalidArgument)
    #expect(ctorch_set_requires_gradient(x, false) == .OK)
    try expectFailure(.operationRejected, sumOfSquares(x), [x])
  }

  @Test("is an error if a value it needs was overwritten after recording")
  func stale() throws {
    let x = try leaf([3])
    let scalar = try sumOfSquares(x)
    #expect(ctorch_tensor_assign(x, try pool.make([4], [1])) == .OK)
    try expectFailure(.operationRejected, scalar, [x])
  }

  @Test("recording is a setting of the thread and returns its previous value")
  func recording() {
    #expect(ctorch_swap_gradient_recording(false))
    #expect(!ctorch_swap_gradient_recording(false))
    #expect(!ctorch_swap_gradient_recording(true))
    #expect(ctorch_swap_gradient_recording(true))
  }

  @Test("bfloat16 is a setting of the thread that returns its previous value and rounds products")
  func bfloat16() throws {
    let a = try pool.make([1.001], [1, 1])
    let one = try pool.make([1], [1, 1])
    func product() throws -> Float {
      try Content(of: pool.take { ctorch_linear(a, one, .empty, &$0) }).values[0]
    }
    #expect(!ctorch_swap_bfloat16(true))
    #expect(try product() == 1)
    #expect(ctorch_swap_bfloat16(true))
    #expect(ctorch_swap_bfloat16(false))
    #expect(!ctorch_swap_bfloat16(false))
    #expect(try product() == 1.001)
  }
}
