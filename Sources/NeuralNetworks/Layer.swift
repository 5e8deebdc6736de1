public import Safetensors
public import Tensors
public import Toolkit

/// A part of a network: it maps a tensor to a tensor and holds parameters.
///
/// Layers are values that share their parameters when copied, as their tensors are references.
/// Whether a pass is for training is an argument, never a state of the layer.
public protocol Layer {
  /// Applies the layer.
  func callAsFunction(_ input: Tensor, mode: Mode) throws(TensorError) -> Tensor

  /// Every tensor that the layer must keep, named as in PyTorch: `weight`, `bias`, `conv1.weight`.
  var state: [StateEntry] { get }
}

/// The purpose of a pass through a network.
public enum Mode {
  /// Running statistics, no dropout.
  case evaluation
  /// Batch statistics and dropout, with random numbers from this source.
  case training(TrainingRandomness)

  var isTraining: Bool {
    if case .training = self { true } else { false }
  }
}

/// One tensor of a network with its name.
public struct StateEntry {
  public let name: String
  public let tensor: Tensor
  public let role: Role

  /// What happens to a tensor during training.
  public enum Role: Sendable {
    /// The optimiser changes it, and weight decay applies: weights of convolutions and products.
    case weight
    /// The optimiser changes it, without weight decay: biases and the parameters of norms.
    case offset
    /// The forward pass changes it: running statistics of norms.
    case statistic
  }

  public init(_ name: String, _ tensor: Tensor, _ role: Role) {
    self.name = name
    self.tensor = tensor
    self.role = role
  }

  /// Whether the optimiser changes it.
  public var isTrained: Bool { role != .statistic }
}

extension [StateEntry] {
  /// The entries under a part's name: `weight` becomes `conv1.weight`.
  public func under(_ part: String) -> [StateEntry] {
    map { StateEntry("\(part).\($0.name)", $0.tensor, $0.role) }
  }

  /// The entries that the optimiser changes.
  public var trained: [StateEntry] { filter(\.isTrained) }

  /// The tensors as a file stores them, by name.
  ///
  /// - Parameter type: The type for trained tensors. Running statistics have the range of the data
  ///   and are always stored as float32.
  public func stored(
    as type: StoredTensor.ElementType
  ) throws(TensorError) -> [String: StoredTensor] {
    var tensors: [String: StoredTensor] = [:]
    for entry in self {
      tensors[entry.name] = try entry.tensor.stored(as: entry.isTrained ? type : .float32)
    }
    return tensors
  }

  /// The same entries with tensors of their own.
  func copied() throws(TensorError) -> [StateEntry] {
    try map { entry throws(TensorError) in
      StateEntry(entry.name, try entry.tensor.copied(), entry.role)
    }
  }
}

/// The random numbers of a training run, shared by its data and its layers.
///
/// A class, so that dropout deep inside a network draws from the same sequence. Each epoch starts a
/// new sequence from the seed and the epoch's number, so a checkpoint need not store it. Use it on
/// one thread only.
public final class TrainingRandomness {
  public var generator: SeededGenerator

  public init(_ generator: SeededGenerator) { self.generator = generator }
}
