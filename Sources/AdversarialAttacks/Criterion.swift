public import Tensors

/// When a perturbed picture counts as adversarial, and the loss to raise.
public enum Criterion: Sendable, Equatable {
  /// Any answer but the true one; one label per example.
  case misclassification(labels: [Int])
  /// Exactly the answer the attacker wants; one target per example.
  case targeted(targets: [Int])

  /// The true labels or the targets, one per example.
  public var classes: [Int] {
    switch self {
    case .misclassification(let labels): labels
    case .targeted(let targets): targets
    }
  }

  /// The attacker's objective: the label's cross-entropy, or the target's, negated.
  ///
  /// Madry et al. 2018, section 2.1. Sum it over the batch, never average it, so that no example's
  /// gradient depends on the batch size.
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

  /// Whether an answer to one example is what the attacker wants; no answer counts as wrong.
  ///
  /// - Precondition: `example` is an index of `classes`.
  public func isSatisfied(by decision: Int?, example: Int) -> Bool {
    switch self {
    case .misclassification(let labels): decision != labels[example]
    case .targeted(let targets): decision == targets[example]
    }
  }
}

extension Criterion {
  /// The criterion of some of the examples, in this order.
  func selecting(_ examples: [Int]) -> Criterion {
    switch self {
    case .misclassification(let labels): .misclassification(labels: examples.map { labels[$0] })
    case .targeted(let targets): .targeted(targets: examples.map { targets[$0] })
    }
  }

  /// Checks that there is one class of the model for each example.
  func check(batch: Int, classes count: Int?) throws(AttackError) {
    guard classes.count == batch else {
      throw .batchMismatch(what: "labels", found: classes.count, expected: batch)
    }
    for (example, index) in classes.enumerated() where index < 0 || index >= count ?? .max {
      throw .invalidClass(index, example: example, classes: count)
    }
  }

  /// The grade of each picture of a batch, from the attacker's point of view.
  ///
  /// - Parameter examples: The examples that the pictures belong to; nil for all, in order.
  func grades(
    of pictures: Tensor, by oracle: Oracle, loss: AttackLoss = .crossEntropy,
    examples: [Int]? = nil
  ) throws(AttackError) -> [Grade] {
    let scores = try oracle.checkedScores(pictures, of: examples)
    try check(batch: scores.predictions.count, classes: scores.classes)
    let objectives = try tensors { () throws(TensorError) -> [Float] in
      try objective(logits: scores.tensor, loss: loss).floats()
    }
    return scores.predictions.indices.map {
      Grade(
        isAdversarial: isSatisfied(by: scores.predictions[$0], example: $0),
        objective: objectives[$0])
    }
  }

  /// How well a perturbed picture serves the attacker: adversarial first, then by the loss.
  struct Grade: Comparable {
    let isAdversarial: Bool
    let objective: Float

    static func < (left: Grade, right: Grade) -> Bool {
      guard left.isAdversarial == right.isAdversarial else { return right.isAdversarial }
      return left.objective < right.objective
    }
  }
}
