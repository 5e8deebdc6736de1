internal import CTorch

/// Owns one native tensor: one handle, one owner, freed once.
final class TensorHandle {
  private let raw: CTorchTensor

  init(_ make: (inout CTorchTensor) -> CTorchStatus) throws(TensorError) {
    var raw = CTorchTensor()
    try check(make(&raw))
    self.raw = raw
  }

  /// Takes over a handle that a call has already given.
  init(taking raw: CTorchTensor) { self.raw = raw }

  deinit { ctorch_tensor_free(raw) }

  /// Lends the raw handle for one call, and keeps the owner alive until the call is over.
  func withRaw<R>(_ body: (CTorchTensor) -> R) -> R {
    withExtendedLifetime(self) { body(raw) }
  }
}
