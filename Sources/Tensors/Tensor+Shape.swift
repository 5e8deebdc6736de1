internal import CTorch

extension Tensor {
  /// The same elements in another shape; one size may be -1.
  public func reshaped(to shape: [Int]) throws(TensorError) -> Tensor {
    var sizes = shape.map(Int64.init)
    if let free = sizes.firstIndex(of: -1) {
      let known = sizes.filter { $0 >= 0 }.reduce(1, *)
      sizes[free] = known == 0 ? 0 : Int64(count) / known
    }
    return try Tensor { result in
      handle.withRaw { ctorch_reshape($0, sizes, sizes.count, &result) }
    }
  }

  /// The slice `from..<(from + length)` of one dimension.
  public func narrowed(dim: Int, from start: Int, length: Int) throws(TensorError) -> Tensor {
    try Tensor { result in
      handle.withRaw { ctorch_narrow($0, Int64(dim), Int64(start), Int64(length), &result) }
    }
  }

  /// The slices of the first dimension at these indices, in this order.
  public func rows(_ indices: [Int]) throws(TensorError) -> Tensor {
    let wanted = indices.map(Int64.init)
    return try Tensor { result in
      handle.withRaw { ctorch_select_rows($0, wanted, wanted.count, &result) }
    }
  }

  /// Tensors one after another along a dimension.
  public static func concatenated(_ tensors: [Tensor], dim: Int) throws(TensorError) -> Tensor {
    try Tensor { result in
      withExtendedLifetime(tensors) {
        let raws = tensors.map { $0.handle.withRaw { $0 } }
        return ctorch_concatenate(raws, raws.count, Int64(dim), &result)
      }
    }
  }

  /// The same values without a gradient record.
  public func detached() throws(TensorError) -> Tensor { try unary(.detach) }

  /// A copy with its own memory and without a gradient record.
  public func copied() throws(TensorError) -> Tensor { try unary(.detach).unary(.clone) }

  /// A matrix `[rows, columns]` with rows and columns exchanged.
  public func transposed() throws(TensorError) -> Tensor { try unary(.transpose) }
}
