import Tensors
import Testing
import Toolkit

@testable import NeuralNetworks

@Suite("A training run")
struct TrainingTests {
  static let methods = [
    longPlan(.stochasticGradientDescent, learningRate: 0.1),
    longPlan(.adamW, learningRate: 0.03),
    longPlan(.adamW, learningRate: 0.03, bfloat16: true),
    longPlan(.adamW, learningRate: 0.03, adversary: TrainingAdversary(epsilon: 0.2)),
    longPlan(.adamW, learningRate: 0.03, adversary: TrainingAdversary(.noise, epsilon: 0.1)),
  ]

  private static func longPlan(
    _ method: TrainingPlan.Method, learningRate: Float, bfloat16: Bool = false,
    adversary: TrainingAdversary? = nil
  ) -> TrainingPlan {
    var plan = ToyProblem.plan
    plan.method = method
    plan.learningRate = learningRate
    plan.epochs = 12
    plan.patience = 12
    plan.bfloat16 = bfloat16
    plan.adversary = adversary
    return plan
  }

  @Test("learns: the loss falls and the score rises", arguments: methods)
  func learns(plan: TrainingPlan) throws {
    var losses: [Float] = []
    let outcome = try Trainer.toy(plan).run { progress in
      if progress.score != nil { losses.append(progress.loss) }
    }
    #expect(losses.count == 12)
    #expect(losses.last ?? 1 < losses[0] * 0.7)
    #expect(outcome.best.score == 1)
    #expect(try ToyProblem.score(outcome.network) == 1)
  }

  @Test("gives the same weights for the same seed and others for another", arguments: methods)
  func seeded(plan: TrainingPlan) throws {
    func weights(_ plan: TrainingPlan) throws -> [[Float]] {
      try contents(Trainer.toy(plan).run().network.state)
    }
    let first = try weights(plan)
    #expect(try weights(plan) == first)
    var other = plan
    other.seed += 1
    #expect(try weights(other) != first)
  }

  @Test("keeps a moving average of the weights, which forgets the first ones fast")
  func average() throws {
    let source = [StateEntry("x", try Tensor([8], shape: [1]), .weight)]
    let kept = [StateEntry("x", try Tensor([-1], shape: [1]), .weight)]
    let average = try WeightAverage(of: source, in: kept, decay: 0.25)
    #expect(try kept[0].tensor.item() == 8)
    try source[0].tensor.assign(Tensor([19], shape: [1]))
    try average.update(step: 1)
    // 2 / 11 of the old and 9 / 11 of the new one; later the given decay.
    #expect(abs(try kept[0].tensor.item() - 17) < 1e-5)
    try average.update(step: 1000)
    #expect(abs(try kept[0].tensor.item() - 18.5) < 1e-5)
  }

  @Test("reports every step and every epoch")
  func progress() throws {
    var lines: [String] = []
    _ = try Trainer.toy(data: ToyProblem(count: 21)).run { progress in
      guard progress.epoch <= 2 else { return }
      #expect(progress.epochs == 6)
      #expect(progress.timeLeft >= .zero)
      #expect((progress.score == nil) || progress.best != nil)
      lines.append(
        "\(progress.epoch) \(progress.step)/\(progress.steps)\(progress.score == nil ? "" : " done")"
      )
    }
    // 21 examples in eights: two batches and one of five, which is more than half.
    #expect(
      lines == [
        "1 1/3", "1 2/3", "1 3/3", "1 3/3 done", "2 1/3", "2 2/3", "2 3/3", "2 3/3 done",
      ])
  }

  @Test(
    "drops a remainder of less than half a batch",
    arguments: [(2, 1), (3, 1), (8, 1), (11, 1), (12, 2), (16, 2), (19, 2), (20, 3)])
  func steps(examples: Int, expected: Int) throws {
    var steps: Set<Int> = []
    var plan = ToyProblem.plan
    plan.epochs = 1
    _ = try Trainer.toy(plan, data: ToyProblem(count: examples)).run { steps.insert($0.steps) }
    #expect(steps == [expected])
  }

  @Test("stops when its patience runs out, and keeps the best weights")
  func earlyStopping() throws {
    var plan = ToyProblem.plan
    plan.epochs = 20
    plan.patience = 3
    var epochs = 0
    var states: [[[Float]]] = []
    let scores: [Float] = [0.2, 0.5, 0.4, 0.6, 0.6, 0.1, 0.59, 0.9, 0.9]
    let trainer = try Trainer.toy(plan) { network throws(TensorError) in
      if let state = try? contents(network.state) { states.append(state) }
      epochs += 1
      return scores[epochs - 1]
    }
    let outcome = try trainer.run()
    #expect(epochs == 7)
    #expect(outcome.best == BestScore(epoch: 4, score: 0.6))
    #expect(try contents(outcome.network.state) == states[3])
    #expect(states[3] != states[6])
  }

  @Test(
    "on mixed examples weighs the losses of both labels by their shares",
    arguments: [0, 0.25, 1] as [Float])
  func mixedLabels(share: Float) throws {
    let inputs = try Tensor([1, 0, 0, 1], shape: [2, 2])
    let logits = try Tensor([2, -1, 0, 0.5, 0.25, 1], shape: [2, 3])
    func loss(_ labels: [Int], _ mixture: LabelMixture? = nil) throws -> Float {
      try ToyProblem.plan.crossEntropies(
        logits, TrainingBatch(inputs: inputs, labels: labels, mixture: mixture)
      ).mean().item()
    }
    let mixed = try loss([0, 0], LabelMixture(labels: [1, 1], shares: [share, share]))
    let expected = try (1 - share) * loss([0, 0]) + share * loss([1, 1])
    #expect(abs(mixed - expected) < 1e-6)
    let one = try loss([0, 0], LabelMixture(labels: [1, 1], shares: [0, share]))
    #expect(try abs(one - ((1 - share) * loss([0, 0]) + share * loss([0, 1]))) < 1e-6)
  }

  @Test("without two examples is an error", arguments: [0, 1])
  func tooFewExamples(count: Int) {
    let error = #expect(throws: TrainingError.self) {
      try Trainer.toy(data: ToyProblem(count: count))
    }
    guard case .tooFewExamples(count) = error else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(error?.fault == .data)
  }

  @Test("whose loss is not a number ends with the step")
  func diverged() throws {
    struct Overflow: TrainingData {
      let count = 16
      func batch(_ indices: [Int], randomness: TrainingRandomness) throws(TensorError)
        -> TrainingBatch
      {
        TrainingBatch(
          inputs: try Tensor.full(.infinity, [indices.count, 2]), labels: indices.map { _ in 0 })
      }
    }
    let error = #expect(throws: TrainingError.self) { try Trainer.toy(data: Overflow()).run() }
    guard case .diverged(epoch: 1, step: 1) = error else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(error?.description.contains("learning rate") == true)
  }

  @Test("whose data fail ends with their error")
  func failingData() throws {
    let error = #expect(throws: TensorError.self) {
      try Trainer.toy(data: FailingData(batches: 3)).run()
    }
    #expect(error?.message == "no more")
  }
}

/// The toy problem's data, which end with an error after some batches.
final class FailingData: TrainingData {
  let count = ToyProblem().count
  private var batches: Int

  init(batches: Int) { self.batches = batches }

  func batch(_ indices: [Int], randomness: TrainingRandomness) throws(TensorError)
    -> TrainingBatch
  {
    guard batches > 0 else { throw TensorError(.software, "no more") }
    batches -= 1
    return try ToyProblem().batch(indices, randomness: randomness)
  }
}
