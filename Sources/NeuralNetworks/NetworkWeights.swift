public import Safetensors
public import Tensors

/// A network's state in and out of a file's tensors.
public enum NetworkWeights {
  /// The state of a network as a file stores it, by name.
  ///
  /// - Parameter type: For what is trained; running statistics, whose range is the data's, are
  ///   always stored in float32.
  public static func stored(_ state: [StateEntry], as type: StoredTensor.ElementType)
    throws(TensorError) -> [String: StoredTensor]
  {
    var tensors: [String: StoredTensor] = [:]
    for entry in state {
      tensors[entry.name] = try entry.tensor.stored(
        as: entry.isTrained ? type : .float32)
    }
    return tensors
  }

  /// Overwrites a network's state with a file's; tensors the network does not have, such as
  /// PyTorch's `num_batches_tracked`, are left aside.
  ///
  /// - Throws: `SafetensorsError`: a tensor is missing, has another shape, or is not finite; and
  ///   then the network may be partly overwritten and must not be used.
  public static func load(_ file: SafetensorsFile, into state: [StateEntry], path: String)
    throws(SafetensorsError)
  {
    for entry in state {
      let shape = entry.tensor.shape
      let values = try file.floats(entry.name, shape: shape, path: path)
      do throws(TensorError) {
        try entry.tensor.assign(Tensor(values, shape: shape))
      } catch {
        throw SafetensorsError(
          .wrongShape, path: path, detail: "tensor \(entry.name): \(error.description)")
      }
    }
  }
}
