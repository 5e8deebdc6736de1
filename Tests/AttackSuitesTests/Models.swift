import AdversarialAttacks
import EmotionCore
import EmotionDatasets
import Foundation
import ModelFixtures
import PixelImages
import Synchronization
import Tensors
import TestSupport
import Toolkit

@testable import AttackSuites

/// Seven pictures, one of each emotion, and a place for runs.
struct Trial {
  let folder: TemporaryFolder
  let dataset: Dataset

  init() throws {
    folder = try TemporaryFolder()
    let pictures = try TemporaryFolder(in: folder.path)
    // Unlike drawn faces, waves are far from each other.
    for emotion in Emotion.allCases {
      try pictures.write(
        LabelledPictures.waves(17 * emotion.index + 3).pngData(),
        to: "test/\(emotion.rawValue)/1.png")
    }
    dataset = try Dataset.open(pictures.path)
    kept = pictures
  }

  private let kept: TemporaryFolder

  /// A model that gets every picture right: the nearest of the seven is the answer.
  func nearest(sharpness: Float = 0.01) throws -> NearestPicture {
    try NearestPicture(
      dataset.images(in: .test).sorted { $0.emotion.index < $1.emotion.index }
        .map { try $0.load().pixels.map { Float($0) / 255 } }, sharpness: sharpness)
  }

  func model(_ oracle: any DecisionOracle, name: String = "nearest") -> AttackedModel {
    AttackedModel(
      name: name, fingerprint: "1", classes: Emotion.allCases.map(\.rawValue), oracle: oracle,
      framing: "as it is")
  }

  func run(
    _ model: AttackedModel, _ attacks: [any Attack], epsilons: [Double]? = nil,
    output: String = "run", mode: RobustnessPlan.Mode? = nil, untilFooled: Bool = false
  ) throws -> RobustnessRun {
    let plan = try RobustnessPlan(
      suite: AttackSuite(name: "test", attacks: attacks.map { AttackValue($0) }),
      epsilons: epsilons, mode: mode, untilFooled: untilFooled)
    return try RobustnessRun(
      plan: plan, model: model, dataset: dataset, output: folder.file(output), version: "1")
  }
}

/// Each class is a picture; the scores are linear in the pixels.
struct NearestPicture: AutogradOracle {
  private let weights: Tensor
  private let biases: Tensor

  init(_ pictures: [[Float]], sharpness: Float) throws {
    let columns = pictures[0].indices.flatMap { pixel in
      pictures.map { 2 * sharpness * $0[pixel] }
    }
    weights = try Tensor(columns, shape: [pictures[0].count, pictures.count])
    biases = try Tensor(
      pictures.map { -sharpness * $0.reduce(0) { $0 + $1 * $1 } }, shape: [1, pictures.count])
  }

  func logits(_ pixels: Tensor) throws(TensorError) -> Tensor {
    try pixels.reshaped(to: [pixels.shape[0], -1]).matmul(weights) + biases
  }
}

/// Rounds pixels to a few levels first, which has no gradient.
struct RoundingDefence: AutogradOracle {
  let model: NearestPicture

  func logits(_ pixels: Tensor) throws(TensorError) -> Tensor {
    try model.logits((pixels * 8).rounded() / 8)
  }
}

/// Shows probabilities of a model that is so sure that they are all 0 or 1.
struct SaturatedDefence: AutogradOracle {
  let model: NearestPicture

  func logits(_ pixels: Tensor) throws(TensorError) -> Tensor {
    try model.logits(pixels).logSoftmax(over: 1).exp()
  }
}

/// Adds noise to each call's pixels.
final class RandomDefence: AutogradOracle {
  private let model: NearestPicture
  private let generator = Mutex(SeededGenerator(seed: 5))

  init(_ model: NearestPicture) { self.model = model }

  func logits(_ pixels: Tensor) throws(TensorError) -> Tensor {
    var generator = generator.withLock {
      $0 = SeededGenerator(seed: $0.next())
      return $0
    }
    return try model.logits(pixels + Tensor.normal(pixels.shape, using: &generator) * 0.05)
  }
}
