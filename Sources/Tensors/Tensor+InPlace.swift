internal import CTorch

// For optimisers and checkpoints, which own the parameters they change. Nothing here is recorded
// for gradients.

extension Tensor {
  /// Overwrites the values with those of a tensor of the same shape.
  package func assign(_ values: Tensor) throws(TensorError) {
    try check(handle.withRaw { a in values.handle.withRaw { ctorch_tensor_assign(a, $0) } })
  }

  /// Does `self *= scale`.
  package func scale(by scale: Float) throws(TensorError) {
    try check(handle.withRaw { ctorch_inplace_scale($0, Double(scale)) })
  }

  /// Does `self += scale * other`.
  package func add(_ other: Tensor, times scale: Float = 1) throws(TensorError) {
    try check(
      handle.withRaw { a in other.handle.withRaw { ctorch_inplace_add(a, $0, Double(scale)) } })
  }

  /// Does `self += scale * b * c`.
  package func addProduct(_ b: Tensor, _ c: Tensor, times scale: Float) throws(TensorError) {
    try check(
      handle.withRaw { a in
        b.handle.withRaw { x in
          c.handle.withRaw { ctorch_inplace_add_product(a, x, $0, Double(scale)) }
        }
      })
  }
}
