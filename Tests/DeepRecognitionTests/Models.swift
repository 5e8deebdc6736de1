import AdversarialAttacks
import DeepRecognition
import EmotionCore
import EmotionRecognition
import Foundation
import NeuralNetworks
import PixelImages
import Tensors
import TestSupport
import Toolkit

/// Small models and pictures that the tests share.
enum Models {
  static let input = ResNetInput(size: 24, mean: 0.4, deviation: 0.25)

  static let card = ModelCard(
    name: "toy-resnet", method: .resnet18, preprocessing: "none", trainingData: "random numbers",
    licence: "Apache-2.0", seed: 7, details: ["recipe": "by hand"])

  /// One model for all tests that only read its tensors, which several threads may do at a time.
  nonisolated(unsafe) private static let common = Result { try make() }

  static func shared() throws -> ResNetModel { try common.get() }

  /// A ResNet-18 with random weights in which every block does something.
  static func make(seed: UInt64 = 1, stem: ResNet.Stem = .unpooled) throws -> ResNetModel {
    var generator = SeededGenerator(seed: seed)
    let network = try ResNet(
      depth: .resNet18, stem: stem, classes: Emotion.count, using: &generator)
    for (index, entry) in network.state.enumerated() where entry.role == .offset {
      let values = HashedValues.make(entry.tensor.count, seed: UInt32(index))
      try entry.tensor.assign(
        Tensor(values.map { 0.5 + 0.3 * $0 }, shape: entry.tensor.shape))
    }
    return ResNetModel(card: card, network: network, input: input)
  }

  /// A picture of hashed bytes.
  static func picture(_ width: Int, _ height: Int, channels: Int = 1) throws -> Image {
    let values = HashedValues.make(width * height * channels, seed: 5)
    return try Image(
      width: width, height: height, channels: channels,
      pixels: values.map { UInt8(127 + 120 * $0) })
  }

  static func drawnFace() throws -> Image {
    try Image(width: 200, height: 200, channels: 1, pixels: DrawnFace.pixels(side: 200))
  }

  static func logits(_ model: ResNetModel, _ image: Image) throws -> [Float] {
    try ResNetOracle(model).scores(PixelBatch([image]).tensor()).floats()
  }
}

func close(_ a: [Float], _ b: [Float], within tolerance: Float = 1e-6) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance }
}
