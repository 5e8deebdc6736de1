import Tensors
import TestSupport
import Testing

@testable import NeuralNetworks

@Suite("An optimiser")
struct OptimizerTests {
  private func entry(_ values: [Float], _ role: StateEntry.Role) throws -> StateEntry {
    StateEntry("\(role)", try Tensor(values, shape: [values.count]), role)
  }

  @Test("by gradient descent makes one step as by hand, with Nesterov momentum and decay")
  func descentByHand() throws {
    let weight = try entry([2], .weight)
    let offset = try entry([2], .offset)
    var optimizer = try StochasticGradientDescent(
      [weight, offset], momentum: 0.5, weightDecay: 0.25)
    func gradients() throws -> [Tensor] {
      [try Tensor([1], shape: [1]), try Tensor([1], shape: [1])]
    }
    try optimizer.step(gradients: gradients(), learningRate: 0.1)
    // The weight's gradient is 1 + 0.25 * 2 = 1.5, the velocity the same: 2 - 0.1 * 1.5 * 1.5.
    #expect(abs(try weight.tensor.item() - 1.775) < 1e-6)
    #expect(abs(try offset.tensor.item() - 1.85) < 1e-6)
    try optimizer.step(gradients: gradients(), learningRate: 0.1)
    // 1 + 0.25 * 1.775 = 1.44375; velocity 0.75 + 1.44375; offset's velocity 1.5.
    #expect(abs(try weight.tensor.item() - (1.775 - 0.1 * (1.44375 + 0.5 * 2.19375))) < 1e-6)
    #expect(abs(try offset.tensor.item() - (1.85 - 0.1 * 1.75)) < 1e-6)
    #expect(optimizer.stepCount == 2)
    #expect(optimizer.state.map(\.name) == ["momentum.weight", "momentum.offset"])
  }

  @Test("by AdamW makes a first step of the learning rate, against the gradient's sign")
  func adamByHand() throws {
    let weight = try entry([2, 2], .weight)
    let offset = try entry([2, 2], .offset)
    var optimizer = try AdamW([weight, offset], weightDecay: 0.5)
    let gradient = try Tensor([3, -0.01], shape: [2])
    try optimizer.step(gradients: [gradient, gradient], learningRate: 0.1)
    #expect(close(try offset.tensor.floats(), [1.9, 2.1]))
    #expect(close(try weight.tensor.floats(), [1.8, 2.0]))
    #expect(optimizer.stepCount == 1)
    let state = optimizer.state
    #expect(
      state.map(\.name) == ["mean.weight", "mean.offset", "square.weight", "square.offset"])
    #expect(close(try state[0].tensor.floats(), [0.3, -0.001]))
    #expect(close(try state[2].tensor.floats(), [0.009, 1e-7]))
  }

  @Test("ends where PyTorch's ends after five steps", arguments: ["sgd", "adamw"])
  func reference(name: String) throws {
    let golden = try #require(try Goldens.optimizers()[name])
    let weight = try entry(HashedValues.make(4, seed: 1), .weight)
    let offset = try entry(HashedValues.make(3, seed: 2), .offset)
    var optimizer: any Optimizer =
      if name == "sgd" {
        try StochasticGradientDescent([weight, offset], weightDecay: 0.1)
      } else {
        try AdamW([weight, offset], weightDecay: 0.1)
      }
    for step in 0..<5 {
      let gradients = [
        try Tensor(HashedValues.make(4, seed: UInt32(10 + step)), shape: [4]),
        try Tensor(HashedValues.make(3, seed: UInt32(20 + step)), shape: [3]),
      ]
      try optimizer.step(gradients: gradients, learningRate: 0.1 / Float(step + 1))
    }
    #expect(close(try weight.tensor.floats(), golden.weight, within: 2e-6))
    #expect(close(try offset.tensor.floats(), golden.offset, within: 2e-6))
  }
}

@Suite("A learning rate")
struct LearningRateScheduleTests {
  @Test(
    "rises linearly and falls to zero along half a cosine",
    arguments: [
      (0, 0.05), (1, 0.1), (3, 0.2), (4, 0.2), (8, 0.1), (6, 0.1 * (1 + 0.5.squareRoot())),
      (12, 0), (100, 0),
    ] as [(Int, Double)])
  func rate(step: Int, expected: Double) {
    let schedule = LearningRateSchedule(peak: 0.2, warmupSteps: 4, totalSteps: 12)
    #expect(abs(schedule.rate(at: step) - Float(expected)) < 1e-6)
  }

  @Test("starts at its peak without a warm-up, and stays finite without a decay")
  func borders() {
    #expect(LearningRateSchedule(peak: 0.3, warmupSteps: 0, totalSteps: 10).rate(at: 0) == 0.3)
    let warmupOnly = LearningRateSchedule(peak: 0.3, warmupSteps: 2, totalSteps: 2)
    #expect(warmupOnly.rate(at: 1) == 0.3)
    #expect(warmupOnly.rate(at: 2) == 0.3)
    #expect(warmupOnly.rate(at: 5) == 0)
  }
}
