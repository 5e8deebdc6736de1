import DeepRecognition
import EmotionCore
import Tensors
import TestSupport
import Testing

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

  // A network that is trained on pictures of one scale and shown another loses points without a sign
  // of it.
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
    // At the crop's edge one sees the pixel beyond and the other does not.
    #expect(differences.max() ?? 1 < 0.011)
    #expect(differences.reduce(0, +) / Float(differences.count) < 0.001)
  }

  @Test("makes every picture another, of the asked size, and the same again from the same seed")
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
}
