public import DeepRecognition
import EmotionCore
public import EmotionRecognition
import Foundation
import LandmarkFeatures
import NeuralNetworks
import Tensors
import TestSupport
import Toolkit

/// Files of a ResNet-18 with random weights and of a small landmark classifier, written once for
/// all tests of a process.
public struct ModelFiles: Sendable {
  public let folder: String
  public let resnet: String
  public let landmark: String
  public let landmarkNetwork: String

  /// - Throws: What went wrong when they were written first.
  public static func shared() throws -> ModelFiles { try written.get() }

  private static let written = Result { try ModelFiles() }

  private init() throws {
    folder = try TemporaryFolder.untilExit().path
    resnet = folder + "/toy-resnet.safetensors"
    landmark = folder + "/toy-landmark.safetensors"
    landmarkNetwork = folder + "/toy-landmark-network.safetensors"
    try ModelFiles.makeResNet().write(to: resnet, halfPrecision: true)
    try ModelFiles.makeLandmarkModel().write(to: landmark)
    try ModelFiles.makeLandmarkNetwork().write(to: landmarkNetwork)
  }

  /// A ResNet-18 with the paper's stem, for 48 x 48 pixels, in which every block does something.
  public static func makeResNet() throws -> ResNetModel {
    var generator = SeededGenerator(seed: 1)
    let network = try ResNet(
      depth: .resNet18, stem: .standard, classes: Emotion.count, using: &generator)
    for (index, entry) in network.state.enumerated() where entry.role == .offset {
      let values = HashedValues.make(entry.tensor.count, seed: UInt32(index))
      try entry.tensor.assign(Tensor(values.map { 0.5 * $0 }, shape: entry.tensor.shape))
    }
    return ResNetModel(
      card: card(name: "toy-resnet", method: .resnet18), network: network,
      input: ResNetInput(size: 48, mean: 0.508, deviation: 0.255, centerCrop: 0.9))
  }

  /// A linear classifier with random weights, aligned to a made-up mean shape.
  public static func makeLandmarkModel() throws -> LandmarkModel {
    let count = LandmarkFeatureExtractor.count
    let layer = try LinearLayer(
      inputCount: count, outputCount: Emotion.count,
      weight: HashedValues.make(count * Emotion.count, seed: 1),
      bias: HashedValues.make(Emotion.count, seed: 2))
    return try LandmarkModel(
      card: card(name: "toy-landmark", method: .landmarkMLP),
      meanShape: MeanShape.generalizedProcrustes(of: [shape, shape.scaled(by: 2)]),
      classifier: .multilayerPerceptron(
        MultilayerPerceptron(
          standardization: Standardization(
            mean: HashedValues.make(count, seed: 3), scale: [Float](repeating: 1, count: count)),
          layers: [layer])))
  }

  /// A network with random weights that places points near those of `shape`, and a linear
  /// classifier of their coordinates.
  public static func makeLandmarkNetwork() throws -> LandmarkNetworkModel {
    var generator = SeededGenerator(seed: 3)
    let network = try PointNetwork(
      width: 4, pointCount: Landmarks.Scheme68.count, using: &generator)
    try network.begin(at: shape.points.flatMap { [Float($0.x) / 4, Float($0.y) / 4] })
    let count = FeatureGroup.coordinates.count
    let layer = try LinearLayer(
      inputCount: count, outputCount: Emotion.count,
      weight: HashedValues.make(count * Emotion.count, seed: 1),
      bias: HashedValues.make(Emotion.count, seed: 2))
    let classifier = try LandmarkModel(
      card: card(name: "toy-landmark-network", method: .landmarkNetwork),
      meanShape: MeanShape.generalizedProcrustes(of: [shape]), groups: [.coordinates],
      classifier: .multilayerPerceptron(
        MultilayerPerceptron(
          standardization: Standardization(
            mean: [Float](repeating: 0, count: count), scale: [Float](repeating: 0.1, count: count)),
          layers: [layer])),
      averagesMirror: true)
    return try LandmarkNetworkModel(network, classifier: classifier)
  }

  /// 68 points of which no two coincide.
  private static let shape = Landmarks(
    points: (0..<Landmarks.Scheme68.count).map { index in
      let ring = Double(1 + index % 3)
      return Point(
        x: ring * (Double(index * 37 % 68) / 34 - 1), y: ring * (Double(index * 23 % 68) / 34 - 1))
    })

  private static func card(name: String, method: ModelMethod) -> ModelCard {
    ModelCard(
      name: name, method: method, preprocessing: "none", trainingData: "random numbers",
      licence: "Apache-2.0", seed: 1)
  }
}
