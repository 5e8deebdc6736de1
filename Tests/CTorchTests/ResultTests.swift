import CTorch
import Testing

@Suite("A call of the C interface that succeeds")
struct ResultTests {
  private let pool = Pool()

  typealias Row = (Call, Content)

  static let elementwise: [Row] = [
    (unary(.negate), Content([2, 3], [-1, 2, -3, 4, -5, 6])),
    (unary(.absolute), Content([2, 3], [1, 2, 3, 4, 5, 6])),
    (unary(.sign), Content([2, 3], [1, -1, 1, -1, 1, -1])),
    (unary(.square), Content([2, 3], [1, 4, 9, 16, 25, 36])),
    (unary(.relu), Content([2, 3], [1, 0, 3, 0, 5, 0])),
    (unary(.detach), Content([2, 3], [1, -2, 3, -4, 5, -6])),
    (unary(.clone), Content([2, 3], [1, -2, 3, -4, 5, -6])),
    (
      Call("square root") { pool, result in
        ctorch_unary(.squareRoot, try pool.make([4, 9], [2]), &result)
      }, Content([2], [2, 3])
    ),
    (
      Call("exponential") { pool, result in
        ctorch_unary(.exponential, try pool.make([0, 1], [2]), &result)
      }, Content([2], [1, 2.7182817])
    ),
    (
      Call("logarithm") { pool, result in
        ctorch_unary(.logarithm, try pool.make([1, 2.7182817], [2]), &result)
      }, Content([2], [0, 1])
    ),
    (
      Call("round, halves to even") { pool, result in
        ctorch_unary(.round, try pool.make([0.5, 1.5, -2.5, 0.6], [4]), &result)
      }, Content([4], [0, 2, -2, 1])
    ),
    (
      Call("channels last keeps values and shape") { pool, result in
        ctorch_unary(.channelsLast, try pool.make([1, 2, 3, 4], [1, 2, 1, 2]), &result)
      }, Content([1, 2, 1, 2], [1, 2, 3, 4])
    ),
    (binary(.add), Content([2, 3], [2, 0, 6, -3, 7, -3])),
    (binary(.subtract), Content([2, 3], [0, -4, 0, -5, 3, -9])),
    (binary(.multiply), Content([2, 3], [1, -4, 9, -4, 10, -18])),
    (binary(.divide), Content([2, 3], [1, -1, 1, -4, 2.5, -2])),
    (binary(.minimum), Content([2, 3], [1, -2, 3, -4, 2, -6])),
    (binary(.maximum), Content([2, 3], [1, 2, 3, 1, 5, 3])),
    (binary(.greater), Content([2, 3], [0, 0, 0, 0, 1, 0])),
    (binary(.matrixProduct), Content([2], [6, -12])),
    (scalar(.add), Content([2, 3], [3, 0, 5, -2, 7, -4])),
    (scalar(.subtract), Content([2, 3], [-1, -4, 1, -6, 3, -8])),
    (scalar(.multiply), Content([2, 3], [2, -4, 6, -8, 10, -12])),
    (scalar(.divide), Content([2, 3], [0.5, -1, 1.5, -2, 2.5, -3])),
    (scalar(.minimum), Content([2, 3], [1, -2, 2, -4, 2, -6])),
    (scalar(.maximum), Content([2, 3], [2, 2, 3, 2, 5, 2])),
    (scalar(.greater), Content([2, 3], [0, 0, 1, 0, 1, 0])),
    (
      Call("clamp") { pool, result in ctorch_clamp(try pool.matrix(), -2, 3, &result) },
      Content([2, 3], [1, -2, 3, -2, 3, -2])
    ),
  ]

  static let reductions: [Row] = [
    (reduction(.sum, []), Content([], [-3])),
    (reduction(.sum, [0]), Content([3], [-3, 3, -3])),
    (reduction(.sum, [0, 1], keep: true), Content([1, 1], [-3])),
    (reduction(.mean, []), Content([], [-0.5])),
    (reduction(.mean, [1], keep: true), Content([2, 1], [2.0 / 3, -5.0 / 3])),
    (reduction(.maximum, []), Content([], [5])),
    (reduction(.maximum, [1]), Content([2], [3, 5])),
    (reduction(.argumentOfMaximum, [1]), Content([2], [2, 1])),
    (reduction(.argumentOfMaximum, [0], keep: true), Content([1, 3], [0, 1, 0])),
  ]

  static let shapes: [Row] = [
    (
      Call("reshape") { pool, result in ctorch_reshape(try pool.matrix(), [3, 2], 2, &result) },
      Content([3, 2], [1, -2, 3, -4, 5, -6])
    ),
    (
      Call("narrow") { pool, result in ctorch_narrow(try pool.matrix(), 1, 1, 2, &result) },
      Content([2, 2], [-2, 3, 5, -6])
    ),
    (
      Call("rows, one of them twice") { pool, result in
        ctorch_select_rows(try pool.matrix(), [1, 0, 1], 3, &result)
      }, Content([3, 3], [-4, 5, -6, 1, -2, 3, -4, 5, -6])
    ),
    (
      Call("no rows") { pool, result in ctorch_select_rows(try pool.matrix(), nil, 0, &result) },
      Content([0, 3], [])
    ),
    (
      Call("concatenate") { pool, result in
        ctorch_concatenate([try pool.vector(), try pool.make([9], [1])], 2, 0, &result)
      }, Content([4], [1, 2, 3, 9])
    ),
    (
      Call("full") { _, result in ctorch_tensor_full(1.5, [2], 1, &result) },
      Content([2], [1.5, 1.5])
    ),
    (
      Call("one number") { _, result in ctorch_tensor_full(7, nil, 0, &result) },
      Content([], [7])
    ),
    (
      Call("from no floats") { _, result in
        ctorch_tensor_from_floats(nil, 0, [0, 3], 2, &result)
      }, Content([0, 3], [])
    ),
  ]

  static let network: [Row] = [
    (
      Call("into blocks and back") { pool, result in
        let dense = try pool.make([1, -2, 3, -4], [1, 1, 2, 2])
        return ctorch_from_blocks(try pool.take { ctorch_to_blocks(dense, &$0) }, &result)
      }, Content([1, 1, 2, 2], [1, -2, 3, -4])
    ),
    (
      Call("from blocks, of a tensor that is in none") { pool, result in
        ctorch_from_blocks(try pool.make([1, -2], [2]), &result)
      }, Content([2], [1, -2])
    ),
    (
      Call("convolution, padded, with a stride") { pool, result in
        ctorch_convolution(
          try pool.picture(), try pool.make([1, 1, 1, 1], [1, 1, 2, 2]), try pool.make([10], [1]),
          2, 1, &result)
      }, Content([1, 1, 2, 2], [11, 15, 21, 38])
    ),
    (
      Call("convolution without a bias") { pool, result in
        ctorch_convolution(
          try pool.picture(), try pool.make([2], [1, 1, 1, 1]), .empty, 1, 0, &result)
      }, Content([1, 1, 3, 3], [2, 4, 6, 8, 10, 12, 14, 16, 18])
    ),
    (
      Call("batch norm in evaluation") { pool, result in
        ctorch_batch_norm(
          try pool.make([1, 3], [1, 1, 1, 2]), try pool.make([2], [1]), try pool.make([1], [1]),
          try pool.make([1], [1]), try pool.make([4], [1]), false, 0.1, 0, &result)
      }, Content([1, 1, 1, 2], [1, 3])
    ),
    (
      Call("maximum pooling") { pool, result in
        ctorch_max_pool(try pool.picture(), 2, 1, 0, &result)
      }, Content([1, 1, 2, 2], [5, 6, 8, 9])
    ),
    (
      Call("global average pooling") { pool, result in
        ctorch_global_average_pool(try pool.picture(), &result)
      }, Content([1, 1], [5])
    ),
    (
      Call("linear") { pool, result in
        ctorch_linear(
          try pool.matrix(), try pool.make([1, 1, 1], [1, 3]), try pool.make([0.5], [1]), &result)
      }, Content([2, 1], [2.5, -4.5])
    ),
    (
      Call("linear without a bias") { pool, result in
        ctorch_linear(try pool.matrix(), try pool.make([1, 1, 1], [1, 3]), .empty, &result)
      }, Content([2, 1], [2, -5])
    ),
    (
      Call("log softmax of equals") { pool, result in
        ctorch_log_softmax(try pool.make([3, 3], [1, 2]), 1, &result)
      }, Content([1, 2], [-0.6931472, -0.6931472])
    ),
    (
      Call("cross entropy, weighted") { pool, result in
        ctorch_cross_entropy(
          try pool.make([3, 3, 0, 0], [2, 2]), [1, 0], 2, try pool.make([1, 2], [2]), 0, &result)
      }, Content([2], [1.3862944, 0.6931472])
    ),
    (
      Call("bilinear resizing") { pool, result in
        ctorch_resize_bilinear(try pool.make([0, 4], [1, 1, 1, 2]), 1, 4, &result)
      }, Content([1, 1, 1, 4], [0, 1, 3, 4])
    ),
    (
      Call("warp by the mirror map") { pool, result in
        ctorch_warp_affine(
          try pool.picture(), try pool.make([-1, 0, 0, 0, 1, 0], [1, 2, 3]), 3, 3, &result)
      }, Content([1, 1, 3, 3], [3, 2, 1, 6, 5, 4, 9, 8, 7])
    ),
  ]

  @Test("returns the expected values", arguments: elementwise + reductions + shapes + network)
  func result(call: Call, expected: Content) throws {
    let result = try pool.take { result throws in try call.make(pool, &result) }
    let found = try Content(of: result)
    #expect(found.isClose(to: expected, within: 1e-5), "\(found)")
    #expect(lastMessage().isEmpty)
  }

  private static func unary(_ operation: CTorchUnary) -> Call {
    Call("unary \(operation.rawValue)") { pool, result in
      ctorch_unary(operation, try pool.matrix(), &result)
    }
  }

  private static func binary(_ operation: CTorchBinary) -> Call {
    Call("binary \(operation.rawValue)") { pool, result in
      ctorch_binary(operation, try pool.matrix(), try pool.vector(), &result)
    }
  }

  private static func scalar(_ operation: CTorchBinary) -> Call {
    Call("with a number, binary \(operation.rawValue)") { pool, result in
      ctorch_binary_scalar(operation, try pool.matrix(), 2, &result)
    }
  }

  private static func reduction(
    _ operation: CTorchReduction, _ dimensions: [Int64], keep: Bool = false
  ) -> Call {
    Call("reduction \(operation.rawValue) over \(dimensions)") { pool, result in
      ctorch_reduce(operation, try pool.matrix(), dimensions, dimensions.count, keep, &result)
    }
  }
}
