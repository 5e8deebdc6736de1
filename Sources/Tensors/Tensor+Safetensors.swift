public import Safetensors

extension Tensor {
  /// The tensor as a file stores it.
  public func stored(as type: StoredTensor.ElementType = .float32)
    throws(TensorError) -> StoredTensor
  {
    StoredTensor(shape: shape, floats: try floats(), as: type)
  }
}
