public import Tensors
import Toolkit

/// An attacker who perturbs every training batch, so that the network learns to withstand it.
///
/// One gradient a batch, after a random start: an epoch costs twice as much as without. Perturbed
/// inputs may leave the range of pictures, as augmented ones do.
public struct TrainingAdversary: Codable, Equatable, Sendable {
  /// How an input is perturbed, by linf.
  public enum Method: String, CaseIterable, Codable, Sendable {
    /// A start within epsilon, a step of 1.25 epsilon, cut off at epsilon (Wong et al., "Fast is
    /// better than free", ICLR 2020, algorithm 3).
    case fast
    /// A start within twice epsilon and a step of epsilon, not cut off, which seldom collapses to
    /// a network that withstands single steps alone (de Jorge et al., "Make some noise",
    /// NeurIPS 2022).
    case noise
  }

  public var method: Method
  /// The size of the perturbation in the inputs' unit, such as `8 / 255` of pixels `0...1`.
  public var epsilon: Float
  /// The number of epochs, which may be a fraction, in which epsilon rises from zero.
  public var rampEpochs: Float

  public init(_ method: Method = .fast, epsilon: Float, rampEpochs: Float = 1) {
    (self.method, self.epsilon, self.rampEpochs) = (method, epsilon, rampEpochs)
  }

  /// Inputs perturbed so that their losses rise.
  ///
  /// - Parameters:
  ///   - epochs: How long the network has trained, which may be a fraction.
  ///   - losses: The loss of each input, `[batch]`.
  func perturbed(
    _ inputs: Tensor, after epochs: Float, randomness: TrainingRandomness,
    losses: (Tensor) throws(TensorError) -> Tensor
  ) throws(TensorError) -> Tensor {
    let size = epsilon * (rampEpochs > 0 ? min(1, epochs / rampEpochs) : 1)
    let (startSize, stepSize): (Float, Float) =
      switch method {
      case .fast: (size, 1.25 * size)
      case .noise: (2 * size, size)
      }
    let start = try Tensor.uniform(
      inputs.shape, in: -startSize...startSize, using: &randomness.generator)
    let (_, gradient) = try valueAndGradient(at: inputs + start) { inputs throws(TensorError) in
      try losses(inputs).sum()
    }
    let change = try start + gradient.sign() * stepSize
    return try inputs + (method == .fast ? change.clamped(to: -size...size) : change)
  }

  /// Inputs after projected gradient ascent without restarts, for validation: each of the steps has
  /// a quarter of epsilon.
  public func attacked(
    _ inputs: Tensor, steps: Int, losses: (Tensor) throws(TensorError) -> Tensor
  ) throws(TensorError) -> Tensor {
    var change = try Tensor.zeros(inputs.shape)
    for _ in 0..<steps {
      let (_, gradient) = try valueAndGradient(at: inputs + change) { inputs throws(TensorError) in
        try losses(inputs).sum()
      }
      change = try (change + gradient.sign() * (epsilon / 4)).clamped(to: -epsilon...epsilon)
    }
    return try inputs + change
  }

  /// The adversary in a few words for model cards.
  var words: String {
    "adversary \(method.rawValue) of \(epsilon) by linf, rising for \(rampEpochs) epochs"
  }
}
