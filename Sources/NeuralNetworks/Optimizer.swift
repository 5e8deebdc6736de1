public import Tensors

/// A rule that changes parameters by their gradients, with a state that a checkpoint keeps.
public protocol Optimizer {
  /// Makes one step; `gradients` belong to the trained entries the optimiser was made for, in
  /// order.
  mutating func step(gradients: [Tensor], learningRate: Float) throws(TensorError)

  /// Every tensor to keep, named for its parameter: `momentum.fc.weight`.
  var state: [StateEntry] { get }

  /// Steps made so far.
  var stepCount: Int { get set }
}
