import NeuralNetworks
import Safetensors
import Tensors
import Testing
import Toolkit

@Suite("A layer")
struct LayerTests {
  private var training: Mode { .training(TrainingRandomness(SeededGenerator(seed: 3))) }

  @Test("of dropout keeps the mean, drops its share, and does nothing in evaluation")
  func dropout() throws {
    let ones = try Tensor.full(1, [100, 400])
    let dropout = Dropout(rate: 0.3)
    let values = try dropout(ones, mode: training).floats()
    let kept = values.filter { $0 != 0 }
    #expect(kept.allSatisfy { abs($0 - 1 / 0.7) < 1e-6 })
    #expect(abs(Float(kept.count) / 40_000 - 0.7) < 0.01)
    #expect(abs(values.reduce(0, +) / 40_000 - 1) < 0.015)
    #expect(try dropout(ones, mode: .evaluation).floats() == ones.floats())
    #expect(try Dropout(rate: 0)(ones, mode: training).floats() == ones.floats())
  }

  @Test("of dropout draws anew each time from the run's random numbers")
  func dropoutRandomness() throws {
    let ones = try Tensor.full(1, [1000])
    let randomness = TrainingRandomness(SeededGenerator(seed: 3))
    let dropout = Dropout(rate: 0.5)
    let first = try dropout(ones, mode: .training(randomness)).floats()
    #expect(try dropout(ones, mode: .training(randomness)).floats() != first)
    #expect(try dropout(ones, mode: training).floats() == first)
  }

  /// Two inputs, two hidden units and one output, with numbers that are easy by hand.
  private func perceptron() throws -> MultilayerNetwork {
    var generator = SeededGenerator(seed: 1)
    let network = try MultilayerNetwork(sizes: [2, 2, 1], dropout: 0.5, using: &generator)
    let values: [String: [Float]] = [
      "layers.0.weight": [1, 2, 3, -4], "layers.0.bias": [0.5, 0], "layers.1.weight": [10, 100],
      "layers.1.bias": [7], "norms.0.weight": [2, 1], "norms.0.bias": [0, -1],
      "norms.0.running_mean": [0.5, 0], "norms.0.running_var": [4, 1],
    ]
    #expect(Set(network.state.map(\.name)) == Set(values.keys))
    for entry in network.state {
      let values = try #require(values[entry.name])
      try entry.tensor.assign(Tensor(values, shape: entry.tensor.shape))
    }
    return network
  }

  @Test("of a perceptron is linear, norm, ReLU, linear, by hand; folded, it is two linear ones")
  func perceptronByHand() throws {
    let network = try perceptron()
    let input = try Tensor([1, 1, 0, -1], shape: [2, 2])
    // [3.5, -1] and [-1.5, 4] before the norm, [3, -2] and [-2, 3] after it.
    let expected: [Float] = [10 * 3 + 7, 100 * 3 + 7]
    #expect(close(try network(input, mode: .evaluation).floats(), expected, within: 0.005))
    let folded = try network.foldedLayers()
    #expect(folded.count == 2)
    let hidden = try folded[0](input, mode: .evaluation)
    #expect(close(try hidden.floats(), [3, -2, -2, 3], within: 1e-4))
    let output = try folded[1](hidden.relu(), mode: .evaluation)
    #expect(close(try output.floats(), expected, within: 0.005))
    #expect(try network(input, mode: training).shape == [2, 1])
  }

  @Test("begins with weights within PyTorch's bounds")
  func initialization() throws {
    var generator = SeededGenerator(seed: 1)
    let linear = try Linear(16, 50, using: &generator)
    let weights = try linear.weight.floats() + linear.bias.floats()
    #expect(weights.allSatisfy { abs($0) <= 0.25 })
    #expect(weights.contains { $0 > 0.24 } && weights.contains { $0 < -0.24 })
    let convolution = try Convolution2d(8, 32, kernel: 3, using: &generator)
    let values = try convolution.weight.floats()
    let variance = values.map { $0 * $0 }.reduce(0, +) / Float(values.count)
    #expect(abs(variance / (2 / (32 * 9)) - 1) < 0.1)
    #expect(convolution.bias == nil)
  }

  @Test("has a gradient for every trained parameter")
  func gradientsOfAll() throws {
    var generator = SeededGenerator(seed: 1)
    let network = try MultilayerNetwork(sizes: [3, 4, 2], dropout: 0, using: &generator)
    let inputs = try Tensor.normal([8, 3], using: &generator)
    let loss = try network(inputs, mode: training)
      .crossEntropy(labels: [1, 0, 0, 1, 1, 1, 0, 1]).mean()
    let trained = network.state.trained
    #expect(trained.count == 6)
    let found = try gradients(of: loss, withRespectTo: trained.map(\.tensor))
    for (entry, gradient) in zip(trained, found) {
      #expect(gradient.shape == entry.tensor.shape)
      // An offset before a norm changes nothing.
      let isUseless = entry.name == "layers.0.bias"
      #expect(try gradient.floats().contains { abs($0) > 1e-4 } != isUseless, "\(entry.name)")
    }
  }
}

@Suite("The state of a network")
struct StateEntryTests {
  @Test("goes into a file by name: statistics as float32, trained tensors in the given type")
  func stored() throws {
    var generator = SeededGenerator(seed: 1)
    let state = try MultilayerNetwork(sizes: [3, 4, 2], dropout: 0, using: &generator).state
    let tensors = try state.stored(as: .float16)
    #expect(Set(tensors.keys) == Set(state.map(\.name)))
    for entry in state {
      let stored = try #require(tensors[entry.name])
      #expect(stored.type == (entry.role == .statistic ? .float32 : .float16), "\(entry.name)")
      #expect(stored.shape == entry.tensor.shape)
      let exact = try entry.tensor.floats()
      #expect(close(stored.floats(), exact, within: 1e-3))
    }
    let exact = try state.stored(as: .float32)
    for entry in state { #expect(try entry.tensor.floats() == exact[entry.name]?.floats()) }
  }
}
