import CTorch
import Testing

@Suite("A call of the C interface that fails")
struct FailureTests {
  /// Every pointer and handle that is required.
  static let missing: [Call] = [
    Call("unary of an empty handle") { _, result in ctorch_unary(.relu, .empty, &result) },
    Call("binary with an empty first") { pool, result in
      ctorch_binary(.add, .empty, try pool.vector(), &result)
    },
    Call("binary with an empty second") { pool, result in
      ctorch_binary(.add, try pool.vector(), .empty, &result)
    },
    Call("an empty handle and a number") { _, result in
      ctorch_binary_scalar(.add, .empty, 1, &result)
    },
    Call("reduction of an empty handle") { _, result in
      ctorch_reduce(.sum, .empty, nil, 0, false, &result)
    },
    Call("reduction over dimensions that are NULL") { pool, result in
      ctorch_reduce(.sum, try pool.matrix(), nil, 1, false, &result)
    },
    Call("clamp of an empty handle") { _, result in ctorch_clamp(.empty, 0, 1, &result) },
    Call("reshape of an empty handle") { _, result in ctorch_reshape(.empty, [1], 1, &result) },
    Call("reshape to a shape that is NULL") { pool, result in
      ctorch_reshape(try pool.matrix(), nil, 2, &result)
    },
    Call("narrow of an empty handle") { _, result in ctorch_narrow(.empty, 0, 0, 1, &result) },
    Call("rows of an empty handle") { _, result in
      ctorch_select_rows(.empty, [0], 1, &result)
    },
    Call("rows by indices that are NULL") { pool, result in
      ctorch_select_rows(try pool.matrix(), nil, 1, &result)
    },
    Call("concatenation of tensors that are NULL") { _, result in
      ctorch_concatenate(nil, 2, 0, &result)
    },
    Call("concatenation of nothing") { pool, result in
      ctorch_concatenate([try pool.vector()], 0, 0, &result)
    },
    Call("concatenation with an empty handle") { pool, result in
      ctorch_concatenate([try pool.vector(), .empty], 2, 0, &result)
    },
    Call("floats that are NULL") { _, result in
      ctorch_tensor_from_floats(nil, 1, [1], 1, &result)
    },
    Call("floats of a shape that is NULL") { _, result in
      ctorch_tensor_from_floats([1], 1, nil, 1, &result)
    },
    Call("full of a shape that is NULL") { _, result in ctorch_tensor_full(1, nil, 1, &result) },
    Call("random of a shape that is NULL") { _, result in
      ctorch_tensor_random(.uniform, 1, nil, 1, &result)
    },
    Call("an empty handle into blocks") { _, result in ctorch_to_blocks(.empty, &result) },
    Call("an empty handle from blocks") { _, result in ctorch_from_blocks(.empty, &result) },
    Call("convolution of an empty handle") { pool, result in
      ctorch_convolution(.empty, try pool.picture(), .empty, 1, 0, &result)
    },
    Call("convolution without a weight") { pool, result in
      ctorch_convolution(try pool.picture(), .empty, .empty, 1, 0, &result)
    },
    Call("batch norm without running statistics") { pool, result in
      let one = try pool.make([1], [1])
      return ctorch_batch_norm(
        try pool.picture(), one, one, .empty, .empty, false, 0.1, 1e-5, &result)
    },
    Call("maximum pooling of an empty handle") { _, result in
      ctorch_max_pool(.empty, 2, 1, 0, &result)
    },
    Call("average pooling of an empty handle") { _, result in
      ctorch_global_average_pool(.empty, &result)
    },
    Call("linear without a weight") { pool, result in
      ctorch_linear(try pool.matrix(), .empty, .empty, &result)
    },
    Call("log softmax of an empty handle") { _, result in
      ctorch_log_softmax(.empty, 0, &result)
    },
    Call("cross entropy of an empty handle") { _, result in
      ctorch_cross_entropy(.empty, [0], 1, .empty, 0, &result)
    },
    Call("cross entropy with labels that are NULL") { pool, result in
      ctorch_cross_entropy(try pool.matrix(), nil, 2, .empty, 0, &result)
    },
    Call("resizing of an empty handle") { _, result in
      ctorch_resize_bilinear(.empty, 1, 1, &result)
    },
    Call("warp without maps") { pool, result in
      ctorch_warp_affine(try pool.picture(), .empty, 3, 3, &result)
    },
  ]

  /// Numbers out of range, detected by the interface itself or by libtorch.
  static let refused: [Call] = [
    Call("an unknown unary operation") { pool, result in
      ctorch_unary(try #require(CTorchUnary(rawValue: 99)), try pool.vector(), &result)
    },
    Call("an unknown binary operation") { pool, result in
      let vector = try pool.vector()
      return ctorch_binary(try #require(CTorchBinary(rawValue: -1)), vector, vector, &result)
    },
    Call("an unknown reduction") { pool, result in
      ctorch_reduce(
        try #require(CTorchReduction(rawValue: 99)), try pool.vector(), nil, 0, false, &result)
    },
    Call("an unknown kind of random values") { _, result in
      ctorch_tensor_random(try #require(CTorchRandom(rawValue: 99)), 1, [1], 1, &result)
    },
    Call("a matrix product with a number") { pool, result in
      ctorch_binary_scalar(.matrixProduct, try pool.matrix(), 2, &result)
    },
    Call("the argument of a maximum over all") { pool, result in
      ctorch_reduce(.argumentOfMaximum, try pool.matrix(), nil, 0, false, &result)
    },
    Call("a dimension that is not there") { pool, result in
      ctorch_reduce(.sum, try pool.matrix(), [2], 1, false, &result)
    },
    Call("fewer floats than the shape holds") { _, result in
      ctorch_tensor_from_floats([1, 2], 2, [3], 1, &result)
    },
    Call("a shape of another size") { pool, result in
      ctorch_reshape(try pool.matrix(), [4], 1, &result)
    },
    Call("a shape with a negative size") { _, result in
      ctorch_tensor_full(0, [-1], 1, &result)
    },
    Call("a row below 0") { pool, result in
      ctorch_select_rows(try pool.matrix(), [-1], 1, &result)
    },
    Call("a row over the last") { pool, result in
      ctorch_select_rows(try pool.matrix(), [2], 1, &result)
    },
    Call("rows of a single number") { pool, result in
      ctorch_select_rows(try pool.make([1], []), [0], 1, &result)
    },
    Call("a stride of 0") { pool, result in
      ctorch_convolution(try pool.picture(), try pool.picture(), .empty, 0, 0, &result)
    },
    Call("a negative padding") { pool, result in
      ctorch_convolution(try pool.picture(), try pool.picture(), .empty, 1, -1, &result)
    },
    Call("a pooling window of 0") { pool, result in
      ctorch_max_pool(try pool.picture(), 0, 1, 0, &result)
    },
    Call("average pooling of a matrix") { pool, result in
      ctorch_global_average_pool(try pool.matrix(), &result)
    },
    Call("a label over the last class") { pool, result in
      ctorch_cross_entropy(try pool.matrix(), [0, 3], 2, .empty, 0, &result)
    },
    Call("a label below 0, such as the one libtorch ignores") { pool, result in
      ctorch_cross_entropy(try pool.matrix(), [0, -100], 2, .empty, 0, &result)
    },
    Call("fewer labels than examples") { pool, result in
      ctorch_cross_entropy(try pool.matrix(), [0], 1, .empty, 0, &result)
    },
    Call("resizing to nothing") { pool, result in
      ctorch_resize_bilinear(try pool.picture(), 0, 3, &result)
    },
    Call("a warp of a matrix") { pool, result in
      ctorch_warp_affine(try pool.matrix(), try pool.matrix(), 3, 3, &result)
    },
  ]

  /// Tensors that do not match each other or the operation, detected by libtorch.
  static let rejected: [Call] = [
    Call("a sum of shapes that do not fit") { pool, result in
      ctorch_binary(.add, try pool.matrix(), try pool.make([1, 2], [2]), &result)
    },
    Call("a product of matrices that do not fit") { pool, result in
      ctorch_binary(.matrixProduct, try pool.matrix(), try pool.matrix(), &result)
    },
    Call("a slice that is too long") { pool, result in
      ctorch_narrow(try pool.matrix(), 0, 1, 2, &result)
    },
    Call("a concatenation of shapes that do not fit") { pool, result in
      ctorch_concatenate([try pool.matrix(), try pool.picture()], 2, 0, &result)
    },
    Call("channels last of a matrix") { pool, result in
      ctorch_unary(.channelsLast, try pool.matrix(), &result)
    },
    Call("a kernel with other channels") { pool, result in
      ctorch_convolution(
        try pool.picture(), try pool.make([1, 1], [1, 2, 1, 1]), .empty, 1, 0, &result)
    },
    Call("a kernel larger than the picture") { pool, result in
      ctorch_convolution(
        try pool.make([1], [1, 1, 1, 1]), try pool.picture(), .empty, 1, 0, &result)
    },
    Call("a norm of other channels") { pool, result in
      let three = try pool.vector()
      return ctorch_batch_norm(
        try pool.picture(), three, three, three, three, false, 0.1, 1e-5, &result)
    },
    Call("a window larger than the picture") { pool, result in
      ctorch_max_pool(try pool.picture(), 5, 1, 0, &result)
    },
    Call("linear with other inputs") { pool, result in
      ctorch_linear(try pool.matrix(), try pool.make([1, 1], [1, 2]), .empty, &result)
    },
    Call("class weights of another count") { pool, result in
      ctorch_cross_entropy(try pool.matrix(), [0, 1], 2, try pool.make([1], [1]), 0, &result)
    },
    Call("maps of another batch") { pool, result in
      ctorch_warp_affine(
        try pool.picture(), try pool.make([Float](repeating: 0, count: 12), [2, 2, 3]), 3, 3,
        &result)
    },
    Call("resizing of a matrix") { pool, result in
      ctorch_resize_bilinear(try pool.matrix(), 2, 2, &result)
    },
    Call("sizes whose product overflows") { _, result in
      ctorch_tensor_from_floats(
        [1, 2, 3, 4], 4, [4, (1 << 62) + 1], 2, &result)
    },
  ]

  /// More than a process's address space.
  static let tooLarge: [Call] = [
    Call("full of 2^46 numbers") { _, result in ctorch_tensor_full(1, [1 << 46], 1, &result) },
    Call("2^46 random numbers") { _, result in
      ctorch_tensor_random(.normal, 1, [1 << 46], 1, &result)
    },
  ]

  @Test("for a missing handle or pointer says so", arguments: missing)
  func missingArgument(call: Call) throws { try expect(.invalidArgument, of: call) }

  @Test("for a number out of range says so", arguments: refused)
  func refusedNumber(call: Call) throws { try expect(.invalidArgument, of: call) }

  @Test("for mismatched shapes says so", arguments: rejected)
  func rejectedShape(call: Call) throws { try expect(.operationRejected, of: call) }

  @Test("for a lack of memory says so", arguments: tooLarge)
  func lackOfMemory(call: Call) throws { try expect(.outOfMemory, of: call) }

  private func expect(_ status: CStatus, of call: Call) throws {
    let pool = Pool()
    var result = untouched
    #expect(try call.make(pool, &result) == status, "\(lastMessage())")
    #expect(!lastMessage().isEmpty)
    #expect(result.isUntouched)
  }

  @Test("leaves a message that the next successful call removes")
  func message() throws {
    let pool = Pool()
    var result = untouched
    #expect(ctorch_unary(.relu, .empty, &result) == .invalidArgument)
    #expect(lastMessage().contains("empty"))
    _ = try pool.vector()
    #expect(lastMessage().isEmpty)
  }
}
