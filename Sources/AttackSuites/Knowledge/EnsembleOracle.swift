import AdversarialAttacks
import Tensors

/// Several models as one, whose scores are the mean of theirs: what fools all of them transfers
/// better than what fools one (Liu et al., "Delving into transferable adversarial examples", ICLR
/// 2017).
struct EnsembleOracle: GradientOracle {
  /// At least one; all with the same classes.
  let members: [any GradientOracle]

  func scores(_ pixels: Tensor) throws(TensorError) -> Tensor {
    var sum = try Tensor.zeros([])
    // Normalised, so that a model with larger logits does not count more.
    for member in members { sum = try sum + member.scores(pixels).logSoftmax(over: 1) }
    return try sum / Float(members.count)
  }

  func objectiveAndGradient(
    _ pixels: Tensor, objective: (Tensor) throws(TensorError) -> Tensor
  ) throws(TensorError) -> (objectives: Tensor, gradient: Tensor) {
    let (objectives, slope) = try objectivesAndGradient(at: scores(pixels), objective)
    var gradient = try Tensor.zeros(pixels.shape)
    for member in members {
      let part = try member.objectiveAndGradient(pixels) { scores throws(TensorError) in
        try (scores.logSoftmax(over: 1) * slope).sum(over: [1])
      }
      gradient = try gradient + part.gradient / Float(members.count)
    }
    return (objectives, gradient)
  }
}

extension AttackedModel {
  /// Several models as one, for an attacker who knows all of them.
  ///
  /// - Throws: `SuiteError.plan` if one reveals no gradient, or their classes differ.
  public init(ensembleOf members: [AttackedModel]) throws {
    let oracles = members.compactMap { $0.oracle as? any GradientOracle }
    guard let first = members.first, oracles.count == members.count else {
      throw SuiteError.plan(
        "an ensemble needs the gradients of its models, and "
          + members.filter { !($0.oracle is any GradientOracle) }.map(\.name)
          .joined(separator: ", ") + " reveals none")
    }
    guard members.allSatisfy({ $0.classes == first.classes }) else {
      throw SuiteError.plan(
        "the models of an ensemble need the same classes in the same order, and those of "
          + "\(members.map(\.name).joined(separator: ", ")) differ")
    }
    self.init(
      name: members.map(\.name).joined(separator: "+"),
      fingerprint: members.map(\.fingerprint).joined(separator: " "), classes: first.classes,
      oracle: EnsembleOracle(members: oracles),
      framing: "each as it is used alone; the mean of their scores",
      settings: members.reduce(into: [:]) { $0.merge($1.settings) { first, _ in first } })
  }
}
