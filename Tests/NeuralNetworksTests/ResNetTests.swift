import NeuralNetworks
import Tensors
import TestSupport
import Testing
import Toolkit

@Suite("A ResNet")
struct ResNetTests {
  private static func filled(_ depth: ResNet.Depth, _ stem: ResNet.Stem) throws -> ResNet {
    var generator = SeededGenerator(seed: 1)
    let network = try ResNet(depth: depth, stem: stem, classes: 7, using: &generator)
    try fill(network.state)
    return network
  }

  private static func pictures(_ batch: Int, _ side: Int) throws -> Tensor {
    try Tensor(
      HashedValues.make(batch * 3 * side * side, seed: 1000), shape: [batch, 3, side, side])
  }

  @Test("has torchvision's parameters, by name, shape and order", arguments: ResNet.Depth.allCases)
  func parameters(depth: ResNet.Depth) throws {
    var generator = SeededGenerator(seed: 1)
    let network = try ResNet(depth: depth, stem: .standard, classes: 1000, using: &generator)
    let found = network.state.map { entry in
      ([entry.name] + entry.tensor.shape.map(String.init)).joined(separator: " ")
    }
    #expect(found == (try Goldens.parameters(depth: depth.rawValue)))
  }

  @Test("decays the weights of convolutions and products alone, and trains no statistics")
  func roles() throws {
    for entry in try Self.filled(.resNet18, .standard).state {
      let expected: StateEntry.Role =
        if entry.name.contains("running") {
          .statistic
        } else if entry.tensor.shape.count > 1 {
          .weight
        } else {
          .offset
        }
      #expect(entry.role == expected, "\(entry.name)")
    }
  }

  @Test(
    "gives torchvision's logits, in evaluation and in training",
    arguments: [
      (.resNet18, .standard), (.resNet18, .unpooled), (.resNet18, .small), (.resNet50, .standard),
    ] as [(ResNet.Depth, ResNet.Stem)])
  func logits(depth: ResNet.Depth, stem: ResNet.Stem) throws {
    let golden = try #require(try Goldens.logits()["\(depth.rawValue) \(stem.rawValue)"])
    let network = try Self.filled(depth, stem)
    let images = try Self.pictures(2, 40)
    let evaluation = try network(images, mode: .evaluation)
    #expect(evaluation.shape == [2, 7])
    #expect(close(try evaluation.floats(), golden.evaluation, within: 1e-4))
    let folded = try network.foldedForEvaluation()(images, mode: .evaluation)
    #expect(close(try folded.floats(), golden.evaluation, within: 1e-4))
    let randomness = TrainingRandomness(SeededGenerator(seed: 1))
    let training = try network(images, mode: .training(randomness))
    #expect(close(try training.floats(), golden.training, within: 1e-3))
    for (name, expected) in [
      ("bn1.running_mean", golden.runningMean), ("bn1.running_var", golden.runningVariance),
    ] {
      let entry = try #require(network.state.first { $0.name == name })
      #expect(close(Array(try entry.tensor.floats().prefix(8)), expected, within: 1e-5))
    }
  }

  @Test("has no norms once folded, and shares nothing that training changes")
  func folded() throws {
    let network = try Self.filled(.resNet18, .small)
    let folded = try network.foldedForEvaluation()
    #expect(!folded.state.contains { $0.role == .statistic })
    #expect(folded.state.contains { $0.name == "layer2.0.downsample.0.bias" })
    let images = try Self.pictures(1, 16)
    let before = try folded(images, mode: .evaluation).floats()
    _ = try network(images, mode: .training(TrainingRandomness(SeededGenerator(seed: 1))))
    #expect(try folded(images, mode: .evaluation).floats() == before)
    #expect(try network(images, mode: .evaluation).floats() != before)
  }

  @Test("takes pictures of any size and refuses other tensors", arguments: [8, 33, 48])
  func sizes(side: Int) throws {
    let network = try Self.filled(.resNet18, .standard)
    #expect(try network(Self.pictures(1, side), mode: .evaluation).shape == [1, 7])
    let error = #expect(throws: TensorError.self) {
      try network(Tensor.zeros([1, 1, side, side]), mode: .evaluation)
    }
    #expect(error?.code == .invalidArgument)
  }

  @Test("begins with the same weights for the same seed and others for another")
  func seed() throws {
    func first(_ seed: UInt64) throws -> [Float] {
      var generator = SeededGenerator(seed: seed)
      let network = try ResNet(depth: .resNet18, stem: .small, classes: 7, using: &generator)
      return try network.state[0].tensor.floats()
    }
    #expect(try first(1) == first(1))
    #expect(try first(1) != first(2))
  }

  @Test("has the pixel gradients of finite differences", arguments: ResNet.Stem.allCases)
  func pixelGradients(stem: ResNet.Stem) throws {
    let network = try Self.filled(.resNet18, stem).foldedForEvaluation()
    let images = try Self.pictures(2, 12)
    func loss(_ pixels: Tensor) throws(TensorError) -> Tensor {
      try network(pixels, mode: .evaluation).crossEntropy(labels: [2, 5]).sum()
    }
    let gradient = try valueAndGradient(at: images, of: loss).gradient
    #expect(gradient.shape == images.shape)
    let values = try gradient.floats()
    let size = values.map { $0 * $0 }.reduce(0, +).squareRoot()
    #expect(size > 0.1)

    // A direction of length 1 limits the effect of float32 and of ReLU's kinks.
    func slope(_ direction: [Float]) throws -> (analytic: Float, numeric: Float) {
      let length = direction.map { $0 * $0 }.reduce(0, +).squareRoot()
      let unit = direction.map { $0 / length }
      let step: Float = 0.02
      let move = try Tensor(unit.map { $0 * step }, shape: images.shape)
      let (above, below) = (try loss(images + move).item(), try loss(images - move).item())
      return (zip(unit, values).map { $0 * $1 }.reduce(0, +), (above - below) / (2 * step))
    }
    for seed in 1...4 as ClosedRange<UInt32> {
      let random = try slope(HashedValues.make(values.count, seed: seed))
      #expect(abs(random.analytic - random.numeric) < 0.02 * size)
    }
    let steepest = try slope(values)
    #expect(abs(steepest.numeric - size) < 0.05 * size)
  }
}
