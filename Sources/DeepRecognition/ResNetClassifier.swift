public import AdversarialAttacks
import NeuralNetworks
public import Tensors

/// The ResNet as attacks see it: pixels of the file in, logits out, gradients through.
///
/// Norms are folded into convolutions. The weights are only read, so any number of threads may share
/// one.
public struct ResNetClassifier: AutogradClassifier {
  /// The precision of convolutions and products, forward and backward.
  public enum Precision: String, CaseIterable, Codable, Sendable {
    case float32
    case bfloat16

    /// The faster one on this processor.
    public static var fastest: Precision { hasBFloat16Instructions ? .bfloat16 : .float32 }
  }

  private let network: ResNet
  private let input: ResNetInput
  /// The precision while a gradient is recorded; scores alone are always in float32, so what an
  /// attack is judged by never depends on it.
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
