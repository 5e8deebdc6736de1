public import AdversarialAttacks
import NeuralNetworks
public import Tensors

/// The ResNet as attacks see it: it maps a file's pixels to logits, and gradients pass through.
///
/// Batch norms are folded into convolutions. The weights are only read, so any number of threads
/// may share one.
public struct ResNetOracle: AutogradOracle {
  /// The precision of convolutions and products, forward and backward.
  public enum Precision: String, CaseIterable, Codable, Sendable {
    case float32
    case bfloat16

    /// The faster precision on this processor.
    public static var fastest: Precision { hasBFloat16Instructions ? .bfloat16 : .float32 }
  }

  private let network: ResNet
  private let input: ResNetInput
  /// The precision while recording a gradient; scores are always in float32, so the verification of
  /// attacks never depends on it.
  public var gradientPrecision: Precision

  public init(_ model: ResNetModel, gradientPrecision: Precision = .float32) throws(TensorError) {
    network = try model.network.foldedForEvaluation()
    input = model.input
    self.gradientPrecision = gradientPrecision
  }

  public func logits(_ pixels: Tensor) throws(TensorError) -> Tensor {
    try withBFloat16(gradientPrecision == .bfloat16) { () throws(TensorError) in
      try network(input.prepare(pixels), mode: .evaluation)
    }
  }

  public func scores(_ pixels: Tensor) throws(TensorError) -> Tensor {
    try withoutGradients { () throws(TensorError) in
      try network(input.prepare(pixels), mode: .evaluation)
    }
  }
}
