import Tensors
import Testing
import Toolkit

@testable import NeuralNetworks

@Suite("A training adversary")
struct TrainingAdversaryTests {
  private let inputs = Result { try Tensor([0.2, 0.5, 0.8, 0.3], shape: [2, 2]) }

  private static func randomness() -> TrainingRandomness {
    TrainingRandomness(SeededGenerator(seed: 4))
  }

  /// The changes it makes where a loss is the sum of the inputs.
  private func changes(_ adversary: TrainingAdversary, after epochs: Float) throws -> [Float] {
    let inputs = try inputs.get()
    let perturbed = try adversary.perturbed(
      inputs, after: epochs, randomness: Self.randomness()
    ) { inputs throws(TensorError) in try inputs.sum(over: [1]) }
    return try (perturbed - inputs).floats()
  }

  @Test("that is fast stays within epsilon and goes up")
  func fast() throws {
    let changes = try changes(TrainingAdversary(.fast, epsilon: 0.1), after: 2)
    // From any start within epsilon, a step of 1.25 epsilon ends above a quarter of it.
    #expect(changes.allSatisfy { (0.0249...0.1001).contains($0) })
  }

  @Test("that starts from noise steps by epsilon from within twice epsilon")
  func noise() throws {
    let changes = try changes(TrainingAdversary(.noise, epsilon: 0.1), after: 2)
    #expect(changes.allSatisfy { (-0.1001...0.3001).contains($0) })
    #expect(Set(changes).count == 4, "each input has a start of its own")
  }

  @Test(
    "grows with the epochs of its ramp",
    arguments: [(0, 0), (0.5, 0.05), (1, 0.1)] as [(Float, Float)])
  func ramp(epochs: Float, largest: Float) throws {
    let adversary = TrainingAdversary(.fast, epsilon: 0.1, rampEpochs: 1)
    let changes = try changes(adversary, after: epochs)
    #expect(changes.allSatisfy { abs($0) <= largest + 1e-6 })
    #expect(largest == 0 || changes.contains { $0 > largest / 2 })
  }

  @Test("that validates ends at the corner of its ball that has the largest loss")
  func attacked() throws {
    let inputs = try inputs.get()
    let found = try TrainingAdversary(epsilon: 0.1).attacked(inputs, steps: 5) {
      inputs throws(TensorError) in try (inputs * Tensor([1, -1], shape: [1, 2])).sum(over: [1])
    }
    let changes = try (found - inputs).floats()
    #expect(zip(changes, [0.1, -0.1, 0.1, -0.1]).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test("is named on the model's card")
  func words() {
    var plan = ToyProblem.plan
    plan.adversary = TrainingAdversary(.noise, epsilon: 0.25)
    #expect(plan.words.contains("adversary noise of 0.25 by linf"))
    #expect(!ToyProblem.plan.words.contains("adversary"))
  }
}
