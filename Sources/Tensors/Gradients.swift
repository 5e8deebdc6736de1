internal import CTorch

/// The value of a scalar function at a tensor, and its gradient with respect to that tensor.
///
///     let (y, dy) = try valueAndGradient(at: x) { x throws(TensorError) in try x.square().sum() }
///     // dy == 2 * x
///
/// - Throws: `TensorError`, also if `function` returns more than one number, or one that does not
///   depend on `x`.
public func valueAndGradient(
  at x: Tensor, of function: (Tensor) throws(TensorError) -> Tensor
) throws(TensorError) -> (value: Tensor, gradient: Tensor) {
  let leaf = try x.detached()
  try leaf.setRequiresGradient(true)
  let value = try recordingGradients(true) { () throws(TensorError) in try function(leaf) }
  let gradient = try gradients(of: value, withRespectTo: [leaf], allowingUnused: false)[0]
  return (try value.detached(), gradient)
}

/// The gradients of a recorded scalar with respect to tensors that require one; consumes the
/// record.
///
/// - Parameter allowingUnused: Whether the gradient is zero where the scalar does not depend on an
///   input; otherwise that is an error.
public func gradients(
  of scalar: Tensor, withRespectTo inputs: [Tensor], allowingUnused: Bool = true
) throws(TensorError) -> [Tensor] {
  var found = [CTorchTensor](repeating: CTorchTensor(), count: inputs.count)
  let status = withExtendedLifetime(inputs) {
    let raws = inputs.map { $0.handle.withRaw { $0 } }
    return scalar.handle.withRaw { ctorch_gradients($0, raws, raws.count, allowingUnused, &found) }
  }
  try check(status)
  return found.map { Tensor(handle: TensorHandle(taking: $0)) }
}

/// Runs a body without recording operations for gradients, which is faster and needs less memory.
///
/// The switch belongs to the thread, so the body is synchronous.
public func withoutGradients<R>(_ body: () throws(TensorError) -> R) throws(TensorError) -> R {
  try recordingGradients(false, body)
}

private func recordingGradients<R>(_ enabled: Bool, _ body: () throws(TensorError) -> R)
  throws(TensorError) -> R
{
  let before = ctorch_swap_gradient_recording(enabled)
  defer { _ = ctorch_swap_gradient_recording(before) }
  return try body()
}

/// Runs a body's convolutions and matrix products in bfloat16 and the rest in float32.
///
/// About twice as fast on a processor with AVX512-BF16, at 8 bits of precision instead of 24.
/// Gradients of what is recorded inside may be taken outside. The switch belongs to the thread.
public func withBFloat16<R>(_ enabled: Bool = true, _ body: () throws(TensorError) -> R)
  throws(TensorError) -> R
{
  let before = ctorch_swap_bfloat16(enabled)
  defer { _ = ctorch_swap_bfloat16(before) }
  return try body()
}

extension Tensor {
  /// Marks a tensor that is not the result of an operation as one that requires a gradient.
  public func setRequiresGradient(_ required: Bool) throws(TensorError) {
    try check(handle.withRaw { ctorch_set_requires_gradient($0, required) })
  }
}
