import AdversarialAttacks
import DeepRecognition
import EmotionCore
import EmotionDatasets
import Foundation
import NeuralNetworks
import PixelImages
import Tensors
import TestSupport
import Testing
import Toolkit

@testable import RecognizerTraining

@Suite("Changing training pictures")
struct PictureAugmentationTests {
  private static let size = 24

  /// Smooth pictures, `[count, 1, size, size]`.
  private func pictures(count: Int) throws -> Tensor {
    let values = (0..<count * Self.size * Self.size).map { index in
      let (x, y) = (Float(index % Self.size), Float(index / Self.size % Self.size))
      return 0.2 + 0.02 * x + 0.005 * y
    }
    return try Tensor(values, shape: [count, 1, Self.size, Self.size])
  }

  /// Nothing but the crop.
  private var still: PictureAugmentation {
    var still = PictureAugmentation()
    (still.mirrors, still.rotation, still.scale, still.shift) = (false, 0, 0, 0)
    (still.contrast, still.brightness, still.erasing) = (0, 0, 0)
    return still
  }

  // A network silently loses accuracy if it sees pictures at another scale than in training.
  @Test(
    "shows faces at the scale at which the network will see them",
    arguments: [1, 5.0 / 6] as [Float])
  func scale(crop: Float) throws {
    let input = ResNetInput(size: 48, mean: 0, deviation: 1, centerCrop: crop)
    let pictures = try pictures(count: 2)
    var generator = SeededGenerator(seed: 1)
    let trained = try still(pictures, crop: crop, size: input.size, using: &generator)
    #expect(trained.shape == [2, 1, 48, 48])
    let seen = try input.prepare(pictures).narrowed(dim: 1, from: 0, length: 1)
    let differences = zip(try trained.floats(), try seen.floats()).map { abs($0 - $1) }
    // At the crop's edge, one of them sees the pixel beyond and the other does not.
    #expect(differences.max() ?? 1 < 0.011)
    #expect(differences.reduce(0, +) / Float(differences.count) < 0.001)
  }

  @Test("changes every picture differently, to the given size, and repeatably by seed")
  func random() throws {
    let pictures = try pictures(count: 3)
    func varied(seed: UInt64) throws -> [Float] {
      var generator = SeededGenerator(seed: seed)
      let result = try PictureAugmentation()(pictures, crop: 0.8, size: 10, using: &generator)
      #expect(result.shape == [3, 1, 10, 10])
      return try result.floats()
    }
    let values = try varied(seed: 4)
    #expect(Array(values[..<100]) != Array(values[100..<200]))
    #expect(try varied(seed: 4) == values)
    #expect(try varied(seed: 5) != values)
  }

  @Test(
    "shows large pictures as the network will see them, and keeps small ones as they are")
  func loaded() throws {
    let input = ResNetInput(size: 48, mean: 0, deviation: 1, centerCrop: 5.0 / 6)
    let (width, limit) = (300, 58)
    let waves = (0..<width * width).map { index in
      let (x, y) = (Double(index % width), Double(index / width))
      return UInt8(128 + 60 * sin(x / 17) + 50 * sin(y / 11) + (index % 2 == 0 ? 10 : -10))
    }
    let item = LabelledImage(
      id: "waves", emotion: .fear, source: .grey(pixels: waves, width: width, height: width))
    let large = LoadedPictures([item], limit: limit)
    #expect(large.size == limit)
    var generator = SeededGenerator(seed: 1)
    let trained = try still(
      large.tensor([0]), crop: input.centerCrop, size: input.size, using: &generator)
    let file = try PixelBatch([item.load()]).tensor()
    let seen = try input.prepare(file).narrowed(dim: 1, from: 0, length: 1)
    let differences = zip(try trained.floats(), try seen.floats()).map { abs($0 - $1) }
    #expect(differences.reduce(0, +) / Float(differences.count) < 0.01)

    let small = LabelledImage(
      id: "small", emotion: .fear,
      source: .grey(pixels: [UInt8](repeating: 7, count: 48 * 48), width: 48, height: 48))
    #expect(LoadedPictures([small], limit: limit).size == 48)
  }

  @Test("gives a mixed picture the label of the picture that is mixed into it")
  func mixture() throws {
    var augmentation = still
    augmentation.mixupProbability = 1
    let items = Emotion.allCases.map { emotion in
      LabelledImage(
        id: emotion.rawValue, emotion: emotion,
        source: .grey(
          pixels: [UInt8](repeating: UInt8(30 * emotion.index), count: 400), width: 20, height: 20))
    }
    let data = PictureTrainingData(
      pictures: LoadedPictures(items, limit: 20), augmentation: augmentation,
      input: ResNetInput(size: 20, mean: 0, deviation: 1))
    let indices = [4, 2, 6, 0]
    let batch = try data.batch(
      indices, randomness: TrainingRandomness(SeededGenerator(seed: 3)))
    let mixture = try #require(batch.mixture)
    #expect(batch.labels == indices)
    let shown = try batch.inputs.floats()
    for (place, label) in batch.labels.enumerated() {
      let (other, share) = (mixture.labels[place], mixture.shares[place])
      let expected = 30 * (Float(label) + share * Float(other - label)) / 255
      #expect(other != label && abs(shown[place * 400] - expected) < 1e-4)
    }
  }
}
