internal import CTorch

/// A network that PyTorch wrote with `torch.jit.save`, in evaluation mode.
///
/// Gradients pass through its input, not into its parameters. Use one from one thread at a time.
public final class ScriptModule {
  private let raw: CTorchScript

  /// - Throws: `TensorError`: the file is missing, or no TorchScript that this libtorch reads.
  public init(path: String) throws(TensorError) {
    var raw = CTorchScript()
    do { try check(ctorch_script_load(path, &raw)) } catch {
      // libtorch appends a page of frames to its sentence.
      throw TensorError(
        error.code, error.message.split(separator: "\n").first.map(String.init) ?? "")
    }
    self.raw = raw
  }

  deinit { ctorch_script_free(raw) }

  /// What the module's `forward` makes of one tensor.
  ///
  /// - Throws: `TensorError`, also if the result is not one tensor.
  public func callAsFunction(_ input: Tensor) throws(TensorError) -> Tensor {
    do {
      return try Tensor { result in
        input.handle.withRaw { ctorch_script_forward(self.raw, $0, &result) }
      }
    } catch {
      throw TensorError(
        error.code, error.message.split(separator: "\n").last.map(String.init) ?? "")
    }
  }
}

@available(*, unavailable)
extension ScriptModule: Sendable {}
