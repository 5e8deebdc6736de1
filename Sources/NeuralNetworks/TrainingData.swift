public import Tensors

/// Examples in the form that a network takes, made batch by batch.
public protocol TrainingData {
  /// The number of examples.
  var count: Int { get }

  /// The examples with these indices, varied at random as the method demands.
  func batch(_ indices: [Int], randomness: TrainingRandomness) throws(TensorError) -> TrainingBatch
}

/// Inputs `[batch, ...]` and a class index for each.
public struct TrainingBatch {
  public let inputs: Tensor
  public let labels: [Int]

  public init(inputs: Tensor, labels: [Int]) {
    self.inputs = inputs
    self.labels = labels
  }
}
