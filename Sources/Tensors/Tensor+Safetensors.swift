public import Safetensors

extension Tensor {
  /// The tensor as a file stores it.
  public func stored(as type: StoredTensor.ElementType = .float32)
    throws(TensorError) -> StoredTensor
  {
    StoredTensor(shape: shape, floats: try floats(), as: type)
  }

  /// A tensor from a file's, as float32.
  public init(_ stored: StoredTensor) throws(TensorError) {
    try self.init(stored.floats(), shape: stored.shape)
  }
}
