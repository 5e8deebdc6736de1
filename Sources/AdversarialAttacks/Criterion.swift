public import Tensors

/// When a perturbed picture counts as adversarial, and the loss that leads there.
public enum Criterion: Sendable, Equatable {
  /// Any answer but the true one; one label an example.
  case misclassification(labels: [Int])
  /// Exactly the answer the attacker wants; one target an example.
  case targeted(targets: [Int])

  /// The true labels or the targets, one an example.
  public var classes: [Int] {
    switch self {
    case .misclassification(let labels): labels
    case .targeted(let targets): targets
    }
  }

  /// What the attacker raises: the cross-entropy of the label, or the negated one of the target.
  ///
  /// Madry et al. 2018, section 2.1. Sum it over the batch, never average it: then no example's
  /// gradient depends on how many others there are.
  ///
  /// - Parameter logits: `[batch, classes]`.
  /// - Returns: `[batch]`.
  public func objective(logits: Tensor) throws(TensorError) -> Tensor {
    let loss = try logits.crossEntropy(labels: classes)
    switch self {
    case .misclassification: return loss
    case .targeted: return try loss.negated()
    }
  }

  /// Whether an answer to one example is what the attacker wants.
  ///
  /// - Precondition: `example` is an index of `classes`.
  public func isSatisfied(by prediction: Int, example: Int) -> Bool {
    switch self {
    case .misclassification(let labels): prediction != labels[example]
    case .targeted(let targets): prediction == targets[example]
    }
  }

  /// The criterion of some examples of the batch, in the order of the indices.
  ///
  /// - Precondition: every index is one of `classes`.
  public func examples(_ indices: some Sequence<Int>) -> Criterion {
    switch self {
    case .misclassification(let labels): .misclassification(labels: indices.map { labels[$0] })
    case .targeted(let targets): .targeted(targets: indices.map { targets[$0] })
    }
  }
}
