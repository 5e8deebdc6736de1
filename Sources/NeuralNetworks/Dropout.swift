public import Tensors

/// Sets a share of the values to zero in training and enlarges the others to keep the mean
/// (Srivastava et al., 2014); does nothing in evaluation.
public struct Dropout: Layer {
  /// The share, in `0..<1`.
  public let rate: Float

  public init(rate: Float) { self.rate = rate }

  public func callAsFunction(_ input: Tensor, mode: Mode) throws(TensorError) -> Tensor {
    guard case .training(let randomness) = mode, rate > 0 else { return input }
    let draw = try Tensor.uniform(input.shape, in: 0...1, using: &randomness.generator)
    let kept = try draw.greaterThan(Tensor.full(rate, []))
    return try input * kept / (1 - rate)
  }

  public var state: [StateEntry] { [] }
}
