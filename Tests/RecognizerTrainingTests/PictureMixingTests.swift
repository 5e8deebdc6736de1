import NeuralNetworks
import Tensors
import Testing
import Toolkit

@testable import RecognizerTraining

@Suite("Mixing training pictures")
struct PictureMixingTests {
  @Test("moves each picture toward its partner by the partner's share")
  func values() throws {
    let pixels = try Tensor([0, 0, 1, 0.5, 0.2, 0.6], shape: [3, 1, 1, 2])
    let mixing = PictureMixing(partners: [1, 2, 0], shares: [0.5, 0, 0.25])
    let mixed = try mixing(pixels)
    #expect(mixed.shape == [3, 1, 1, 2])
    for (found, expected) in zip(try mixed.floats(), [0.5, 0.25, 1, 0.5, 0.15, 0.45] as [Float]) {
      #expect(abs(found - expected) < 1e-6)
    }
  }

  @Test("mixes the given share of pictures, none of them with itself", arguments: [0.25, 0.6, 1])
  func share(mixup: Float) throws {
    var augmentation = PictureAugmentation()
    augmentation.mixupProbability = mixup
    var generator = SeededGenerator(seed: 5)
    let mixing = try #require(augmentation.mixing(count: 4000, using: &generator))
    let mixed = mixing.shares.filter { $0 > 0 }
    // Four standard errors of a share of 4000, at most.
    #expect(abs(Float(mixed.count) / 4000 - mixup) < 0.032)
    #expect(mixing.shares.allSatisfy { (0...0.5).contains($0) })
    #expect(abs(mixed.reduce(0, +) / Float(mixed.count) - 0.25) < 0.02)
    #expect(mixing.partners.enumerated().allSatisfy { $0 != $1 })
    #expect(mixing.partners.sorted() == Array(0..<4000))
  }

  @Test("is off by default, and then draws no random number")
  func off() {
    var generator = SeededGenerator(seed: 5)
    #expect(PictureAugmentation().mixing(count: 8, using: &generator) == nil)
    var untouched = SeededGenerator(seed: 5)
    #expect(generator.next() == untouched.next())
  }
}
