public import Tensors

/// Training examples, made batch by batch.
public protocol TrainingData {
  /// The number of examples.
  var count: Int { get }

  /// The examples with these indices, with the method's random augmentation.
  func batch(_ indices: [Int], randomness: TrainingRandomness) throws(TensorError) -> TrainingBatch

  /// What the network sees of a batch's inputs, once an adversary has perturbed them; the inputs
  /// themselves unless told otherwise.
  func prepared(_ inputs: Tensor) throws(TensorError) -> Tensor
}

extension TrainingData {
  public func prepared(_ inputs: Tensor) throws(TensorError) -> Tensor { inputs }
}

/// Inputs `[batch, ...]` and a class index for each.
public struct TrainingBatch {
  public let inputs: Tensor
  public let labels: [Int]
  /// The second labels, if each input mixes two examples.
  public let mixture: LabelMixture?
  /// What the outputs should be, `[batch, ...]`, if the loss is not cross-entropy alone.
  public let targets: Tensor?

  public init(
    inputs: Tensor, labels: [Int], mixture: LabelMixture? = nil, targets: Tensor? = nil
  ) {
    (self.inputs, self.labels) = (inputs, labels)
    (self.mixture, self.targets) = (mixture, targets)
  }
}

/// The second labels of a batch whose inputs mix two examples each (Zhang et al., "mixup: Beyond
/// empirical risk minimization", ICLR 2018).
public struct LabelMixture: Equatable, Sendable {
  public let labels: [Int]
  /// The share of each input that belongs to its second label, `0...1`; the rest belongs to its
  /// first.
  public let shares: [Float]

  public init(labels: [Int], shares: [Float]) {
    self.labels = labels
    self.shares = shares
  }
}
