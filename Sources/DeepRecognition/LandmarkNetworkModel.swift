import AdversarialAttacks
import EmotionCore
public import EmotionRecognition
public import FaceAnalysis
import FoundationEssentials
public import NeuralNetworks
import Safetensors
import Tensors
import Toolkit

/// The landmark method with points that a network of its own places, instead of a cascade: the
/// network, and the classifier of their geometry.
public struct LandmarkNetworkModel: LandmarkMethod {
  public let card: ModelCard
  /// Measures the points and answers; its card is `card`.
  public let landmarkModel: LandmarkModel
  private let predictor: NetworkPredictor
  private let tensors: [String: StoredTensor]

  /// The metadata entries besides those of a landmark model.
  private enum Detail {
    static let width = "network_width"
    static let inputSize = "network_input_size"
  }

  private static let prefix = "points."

  /// - Parameters:
  ///   - classifier: Its card describes the whole model and has the method `landmarkNetwork`.
  ///   - halfPrecision: Whether weights are rounded to float16, as a file stores them.
  /// - Throws: `ModelError`: a weight is not finite; `TensorError`.
  public init(
    _ network: PointNetwork, classifier: LandmarkModel, halfPrecision: Bool = true
  ) throws {
    var card = classifier.card
    card.details[Detail.width] = String(network.width)
    card.details[Detail.inputSize] = String(network.inputSize)
    var tensors = try network.state.under(Self.prefix.dropLast().description).stored(
      as: halfPrecision ? .float16 : .float32)
    let file = classifier.file(precision: halfPrecision ? .float16 : .float32)
    tensors.merge(file.tensors) { $1 }
    card.details.merge(file.card.details) { $1 }
    try self.init(ModelFile(card: card, tensors: tensors))
  }

  /// Reads a model file.
  ///
  /// - Throws: `ModelError`: the file is missing, truncated or of another method, or a tensor is
  ///   missing, surplus, wrongly shaped or not finite; `TensorError`, as when memory is short.
  public static func read(_ path: String) throws -> LandmarkNetworkModel {
    try LandmarkNetworkModel(ModelFile.read(path))
  }

  private init(_ file: ModelFile) throws {
    try file.require(.landmarkNetwork)
    card = file.card
    tensors = file.tensors
    let own = file.tensors.filter { $0.key.hasPrefix(Self.prefix) }
    landmarkModel = try LandmarkModel(
      ModelFile(
        card: file.card, tensors: file.tensors.filter { own[$0.key] == nil }, path: file.path))
    let network = try Self.network(file)
    try file.requireNothing(
      besides: network.state.map { Self.prefix + $0.name }
        + file.tensors.keys.filter { own[$0] == nil })
    predictor = try NetworkPredictor(
      network, path: file.path ?? file.card.name, identity: Self.identity(of: own))
  }

  private static func network(_ file: ModelFile) throws -> PointNetwork {
    func size(_ key: String, of allowed: ClosedRange<Int>, step: Int) throws -> Int {
      let number = try file.number(key)
      guard let size = Int(exactly: number), allowed.contains(size), size % step == 0 else {
        throw ModelError(
          .badMetadata, path: file.path,
          "its metadata entry \(key) is \(number), expected a multiple of \(step) from "
            + "\(allowed.lowerBound) to \(allowed.upperBound). Train the model again with this "
            + "version.")
      }
      return size
    }
    var generator = SeededGenerator(seed: 0)
    let network = try PointNetwork(
      inputSize: size(Detail.inputSize, of: 16...512, step: 16),
      width: size(Detail.width, of: 1...256, step: 1), pointCount: Landmarks.Scheme68.count,
      using: &generator)
    for entry in network.state {
      let shape = entry.tensor.shape
      let values = try file.floats(prefix + entry.name, shape: shape)
      try entry.tensor.assign(Tensor(values, shape: shape))
    }
    return network
  }

  /// A hash of the network's weights.
  private static func identity(of tensors: [String: StoredTensor]) -> String {
    var hash = FNVHash()
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      hash.add(name)
      tensor.bytes.withUnsafeBytes { hash.add($0) }
    }
    return "network-\(hash.text)"
  }

  /// Writes the model so that a kill or a full disk leaves the old file or the new one.
  ///
  /// - Throws: `ModelError`: the file cannot be written.
  public func write(to path: String) throws {
    try ModelFile(card: card, tensors: tensors, path: path).write(to: path)
  }

  /// A pipeline with the model's own points, in one pass.
  ///
  /// - Throws: `ModelError` if the model was trained with another detector.
  public func pipeline(_ recipe: FacePipeline.Recipe) throws -> FacePipeline.Recipe {
    try card.check(recipe)
    var recipe = recipe
    (recipe.predictor, recipe.refinesBox) = (predictor, false)
    return recipe
  }
}

extension ModelLoader {
  /// Reads the files of every family, including those that need libtorch.
  public static let withNetworks = ModelLoader.standard.adding(.resnet) {
    try LoadedResNet(path: $0.path)
  }.adding(.landmarkNetwork) {
    try LandmarkNetworkModel.read($0.path)
  }
}
