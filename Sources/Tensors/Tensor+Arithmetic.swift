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
  /// 1 where the element is greater than the other, else 0.
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
  /// The nearest whole number, halves to the even one.
  public func rounded() throws(TensorError) -> Tensor { try unary(.round) }

  /// Every element limited to a range.
  public func clamped(to range: ClosedRange<Float>) throws(TensorError) -> Tensor {
    try Tensor { result in
      handle.withRaw {
        ctorch_clamp($0, Double(range.lowerBound), Double(range.upperBound), &result)
      }
    }
  }
}
