internal import CTorch

extension Tensor {
  private static func binary(_ operation: CTorchBinary, _ a: Tensor, _ b: Tensor)
    throws(TensorError) -> Tensor
  {
    try Tensor { result in
      a.handle.withRaw { x in b.handle.withRaw { y in ctorch_binary(operation, x, y, &result) } }
    }
  }

  private static func binary(_ operation: CTorchBinary, _ a: Tensor, _ b: Float)
    throws(TensorError) -> Tensor
  {
    try Tensor { result in
      a.handle.withRaw { ctorch_binary_scalar(operation, $0, Double(b), &result) }
    }
  }

  func unary(_ operation: CTorchUnary) throws(TensorError) -> Tensor {
    try Tensor { result in handle.withRaw { ctorch_unary(operation, $0, &result) } }
  }

  // Shapes are broadcast as in NumPy: from the last dimension on, equal or 1.

  public static func + (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
    try binary(.add, a, b)
  }
  public static func - (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
    try binary(.subtract, a, b)
  }
  public static func * (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
    try binary(.multiply, a, b)
  }
  public static func / (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
    try binary(.divide, a, b)
  }
  public static func + (a: Tensor, b: Float) throws(TensorError) -> Tensor {
    try binary(.add, a, b)
  }
  public static func - (a: Tensor, b: Float) throws(TensorError) -> Tensor {
    try binary(.subtract, a, b)
  }
  public static func * (a: Tensor, b: Float) throws(TensorError) -> Tensor {
    try binary(.multiply, a, b)
  }
  public static func / (a: Tensor, b: Float) throws(TensorError) -> Tensor {
    try binary(.divide, a, b)
  }

  /// The smaller of each pair of elements.
  public func minimum(_ other: Tensor) throws(TensorError) -> Tensor {
    try Tensor.binary(.minimum, self, other)
  }
  /// The larger of each pair of elements.
  public func maximum(_ other: Tensor) throws(TensorError) -> Tensor {
    try Tensor.binary(.maximum, self, other)
  }
  /// 1 where the element is greater than the other, otherwise 0.
  public func greaterThan(_ other: Tensor) throws(TensorError) -> Tensor {
    try Tensor.binary(.greater, self, other)
  }
  /// The matrix product `[n, k] x [k, m]`.
  public func matmul(_ other: Tensor) throws(TensorError) -> Tensor {
    try Tensor.binary(.matrixProduct, self, other)
  }

  public func negated() throws(TensorError) -> Tensor { try unary(.negate) }
  public func abs() throws(TensorError) -> Tensor { try unary(.absolute) }
  /// -1, 0 or 1.
  public func sign() throws(TensorError) -> Tensor { try unary(.sign) }
  public func square() throws(TensorError) -> Tensor { try unary(.square) }
  public func sqrt() throws(TensorError) -> Tensor { try unary(.squareRoot) }
  public func exp() throws(TensorError) -> Tensor { try unary(.exponential) }
  public func log() throws(TensorError) -> Tensor { try unary(.logarithm) }
  public func relu() throws(TensorError) -> Tensor { try unary(.relu) }
  /// The nearest whole number, with halves rounded to even.
  public func rounded() throws(TensorError) -> Tensor { try unary(.round) }

  /// Every element limited to a range.
  public func clamped(to range: ClosedRange<Float>) throws(TensorError) -> Tensor {
    try Tensor { result in
      handle.withRaw {
        ctorch_clamp($0, Double(range.lowerBound), Double(range.upperBound), &result)
      }
    }
  }

  private func reduce(_ operation: CTorchReduction, _ dimensions: [Int], keep: Bool)
    throws(TensorError) -> Tensor
  {
    let over = dimensions.map(Int64.init)
    return try Tensor { result in
      handle.withRaw { ctorch_reduce(operation, $0, over, over.count, keep, &result) }
    }
  }

  /// The sum of all elements, as a tensor of one number.
  public func sum() throws(TensorError) -> Tensor { try reduce(.sum, [], keep: false) }

  /// The sum over some dimensions, kept with size 1 if `keepingDims`.
  public func sum(over dims: [Int], keepingDims: Bool = false) throws(TensorError) -> Tensor {
    try reduce(.sum, dims, keep: keepingDims)
  }

  /// The mean of all elements, as a tensor of one number.
  public func mean() throws(TensorError) -> Tensor { try reduce(.mean, [], keep: false) }

  /// The mean over some dimensions, kept with size 1 if `keepingDims`.
  public func mean(over dims: [Int], keepingDims: Bool = false) throws(TensorError) -> Tensor {
    try reduce(.mean, dims, keep: keepingDims)
  }

  /// The largest element along a dimension.
  public func maximum(over dim: Int, keepingDims: Bool = false) throws(TensorError) -> Tensor {
    try reduce(.maximum, [dim], keep: keepingDims)
  }

  /// The index of the largest element along a dimension, row-major over the others.
  public func argmax(over dim: Int) throws(TensorError) -> [Int] {
    try reduce(.argumentOfMaximum, [dim], keep: false).floats().map { Int($0) }
  }

  /// The eigenvalues of a symmetric matrix `[n, n]`, smallest first, and its unit eigenvectors, in
  /// the columns of `[n, n]`; reads only the lower triangle.
  ///
  /// - Throws: `TensorError` for another shape, or if the solver does not converge.
  public func symmetricEigen() throws(TensorError) -> (values: Tensor, vectors: Tensor) {
    var vectors = CTorchTensor()
    let values = try Tensor { result in
      handle.withRaw { ctorch_symmetric_eigen($0, &result, &vectors) }
    }
    return (values, Tensor(handle: TensorHandle(taking: vectors)))
  }
}
