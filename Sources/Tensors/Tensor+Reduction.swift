internal import CTorch

extension Tensor {
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

  /// The sum over some dimensions, which stay with size 1 where `keepingDims`.
  public func sum(over dims: [Int], keepingDims: Bool = false) throws(TensorError) -> Tensor {
    try reduce(.sum, dims, keep: keepingDims)
  }

  /// The mean of all elements, as a tensor of one number.
  public func mean() throws(TensorError) -> Tensor { try reduce(.mean, [], keep: false) }

  /// The mean over some dimensions, which stay with size 1 where `keepingDims`.
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
}
