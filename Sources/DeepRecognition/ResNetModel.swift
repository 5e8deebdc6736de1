import EmotionCore
public import EmotionRecognition
public import NeuralNetworks
import Safetensors
import Tensors
import Toolkit

/// A trained ResNet with its card and the preprocessing it was trained with.
///
/// Not `Sendable`, because its tensors are not: use one per thread.
public struct ResNetModel {
  public let card: ModelCard
  public let network: ResNet
  public let input: ResNetInput

  public init(card: ModelCard, network: ResNet, input: ResNetInput) {
    (self.card, self.network, self.input) = (card, network, input)
  }

  /// The metadata entries besides those of every `ModelCard`.
  enum Detail {
    static let stem = "stem"
    static let inputSize = "input_size"
    static let inputMean = "input_mean"
    static let inputDeviation = "input_deviation"
    static let inputCenterCrop = "input_center_crop"
  }

  /// Reads a model file.
  ///
  /// - Throws: `ModelError`: the file is missing, truncated or of another method or depth, or a
  ///   tensor is missing, surplus, wrongly shaped or not finite; `TensorError`, as when memory is
  ///   short.
  public static func read(_ path: String) throws -> ResNetModel {
    let file = try ModelFile.read(path)
    try file.require(.resnet18, .resnet34, .resnet50, .resnet101)
    let depth = ResNet.Depth(file.card.method) ?? .resNet18
    let stemName = file.card.details[Detail.stem] ?? ""
    guard let stem = ResNet.Stem(rawValue: stemName) else {
      throw ModelError(
        .badMetadata, path: path,
        "its metadata entry \(Detail.stem) is \"\(stemName)\", expected one of "
          + "\(ResNet.Stem.allCases.map(\.rawValue).joined(separator: ", ")). Train the model again "
          + "with this version.")
    }
    let input = try input(file)
    return ResNetModel(
      card: file.card, network: try network(depth: depth, stem: stem, file: file), input: input)
  }

  private static func input(_ file: ModelFile) throws -> ResNetInput {
    let side = try file.number(Detail.inputSize)
    let deviation = try file.number(Detail.inputDeviation)
    // Files of earlier versions have no such entry: their networks see the whole picture.
    let crop =
      file.card.details[Detail.inputCenterCrop] == nil
      ? 1 : try file.number(Detail.inputCenterCrop)
    guard crop > 0, crop <= 1 else {
      throw ModelError(
        .badValue, path: file.path,
        "its centre crop is \(crop), expected a fraction of the picture's side above 0 and at "
          + "most 1. Train the model again with this version.")
    }
    guard let size = Int(exactly: side), (1...4096).contains(size), deviation > 0 else {
      throw ModelError(
        .badValue, path: file.path,
        "its input has \(side) pixels a side and a deviation of \(deviation), expected a whole "
          + "number from 1 to 4096 and a deviation above 0. Train the model again with this "
          + "version.")
    }
    return ResNetInput(
      size: size, mean: try file.number(Detail.inputMean), deviation: deviation, centerCrop: crop)
  }

  private static func network(
    depth: ResNet.Depth, stem: ResNet.Stem, file: ModelFile
  ) throws -> ResNet {
    var generator = SeededGenerator(seed: 0)
    let network = try ResNet(depth: depth, stem: stem, classes: Emotion.count, using: &generator)
    for entry in network.state {
      let shape = entry.tensor.shape
      let values = try file.floats(entry.name, shape: shape)
      try entry.tensor.assign(Tensor(values, shape: shape))
    }
    // PyTorch stores a batch count with each norm, which evaluation doesn't use.
    let ignored = file.tensors.keys.filter { $0.hasSuffix(".num_batches_tracked") }
    try file.requireNothing(besides: network.state.map(\.name) + ignored)
    return network
  }

  /// Writes the model so that a kill or a full disk leaves the old file or the new one.
  ///
  /// - Parameter halfPrecision: Whether to store weights in float16.
  /// - Throws: `ModelError`: a weight is not finite once stored, or the file cannot be written;
  ///   `TensorError`.
  public func write(to path: String, halfPrecision: Bool) throws {
    var card = card
    card.details[Detail.stem] = network.stem.rawValue
    card.details[Detail.inputSize] = String(input.size)
    card.details[Detail.inputMean] = String(input.mean)
    card.details[Detail.inputDeviation] = String(input.deviation)
    card.details[Detail.inputCenterCrop] = String(input.centerCrop)
    let tensors = try network.state.stored(as: halfPrecision ? .float16 : .float32)
    let file = ModelFile(card: card, tensors: tensors, path: path)
    // Rounding can overflow to infinity: never replace a good file with an unreadable one.
    for entry in network.state { _ = try file.floats(entry.name, shape: entry.tensor.shape) }
    try file.write(to: path)
  }
}

extension ResNet.Depth {
  /// The depth of a method; nil if it is not a ResNet.
  init?(_ method: ModelMethod) {
    guard let depth = Self.allCases.first(where: { $0.method == method }) else { return nil }
    self = depth
  }

  /// The method of a ResNet of this depth.
  public var method: ModelMethod { ModelMethod(rawValue: "resnet\(rawValue)") }
}
