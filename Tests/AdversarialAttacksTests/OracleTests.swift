import AdversarialAttacks
import Tensors
import Testing
import Toolkit

@Suite("A model as an attacker sees it")
struct OracleTests {
  private let model = LinearClassifier(classes: 3, pixels: pictureSize, seed: 2)

  @Test("reveals what its grade allows and no more", arguments: Access.allCases)
  func grades(access: Access) throws {
    let pixels = try pictures(2).tensor()
    let oracle = Oracle(model, access: access, examples: 2)
    #expect(oracle.access == access)
    func refused(_ body: () throws -> Void) -> Bool {
      do { try body() } catch AttackError.notRevealed { return true } catch {
        Issue.record("\(error)")
      }
      return false
    }
    #expect(refused { _ = try oracle.decisions(pixels) } == (access < .decision))
    #expect(
      refused {
        _ = try oracle.objectiveAndGradient(pixels) { logits throws(TensorError) in
          try logits.crossEntropy(labels: [0, 1])
        }
      } == (access < .gradient))
  }

  @Test("reveals no more than the model can")
  func able() {
    #expect(Oracle(ScoresOnly(model: model), examples: 1).access == .scores)
    #expect(Oracle(ScoresOnly(model: model), access: .gradient, examples: 1).access == .scores)
    #expect(Oracle(model, examples: 1).access == .gradient)
  }

  @Test("reveals to an attack no more than the attack says it needs")
  func declared() throws {
    var streams = generators(0..<2)
    let error = #expect(throws: AttackError.self) {
      try AttackRunner(attack: Undeclared(), model: model).run(
        on: pictures(2), criterion: .misclassification(labels: [0, 1]), epsilon: 0.1,
        generators: &streams)
    }
    guard case .notRevealed(.scores, .nothing)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("counts every query of every example, and the judge's none")
  func queries() throws {
    let batch = try pictures(3)
    let labels = try model.predictions(batch.tensor())
    func result(_ attack: any Attack) throws -> AttackResult {
      var streams = generators(0..<3)
      return try AttackRunner(attack: attack, model: model).run(
        on: batch, criterion: .misclassification(labels: labels), epsilon: 0.1,
        generators: &streams)
    }
    let steps = try result(ProjectedGradientDescent(steps: 4))
    #expect(steps.queries == [QueryCount](repeating: .init(forward: 4, backward: 4), count: 3))
    // Each run is graded once by its scores.
    let runs = try result(ProjectedGradientDescent(steps: 4, restarts: 3))
    #expect(runs.queries == [QueryCount](repeating: .init(forward: 15, backward: 12), count: 3))
    #expect(try result(RandomNoise()).queries == [.init(), .init(), .init()])
    let oracle = Oracle(model, examples: 3)
    _ = try oracle.decisions(batch.picture(1).tensor(), of: [1])
    #expect(oracle.queries.map(\.forward) == [0, 1, 0])
  }

  @Test("lets an attack tell what it did, step by step, where that is asked for")
  func trace() throws {
    let batch = try pictures(3)
    let labels = try model.predictions(batch.tensor())
    var runner = AttackRunner(attack: try ProjectedGradientDescent(steps: 5), model: model)
    var streams = generators(0..<3)
    let silent = try runner.run(
      on: batch, criterion: .misclassification(labels: labels), epsilon: 0.02,
      generators: &streams)
    #expect(silent.traces == nil)
    runner.recordsTrace = true
    streams = generators(0..<3)
    let told = try runner.run(
      on: batch, criterion: .misclassification(labels: labels), epsilon: 0.02,
      generators: &streams)
    #expect(told.quantized == silent.quantized)
    let traces = try #require(told.traces)
    #expect(traces.count == 3 && traces.allSatisfy { $0.count == 5 })
    // The loss of a linear model rises to where the ball ends.
    #expect(traces.allSatisfy { ($0.last ?? 0) >= ($0.first ?? 0) })
  }

  @Test("lets an attack without a size leave any ball, and one with a size need it")
  func epsilon() throws {
    var streams = generators(0..<2)
    let batch = try pictures(2)
    let error = #expect(throws: AttackError.self) {
      try AttackRunner(attack: RandomNoise(), model: model).run(
        on: batch, criterion: .misclassification(labels: [0, 1]), epsilon: nil,
        generators: &streams)
    }
    guard case .epsilonMissing? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}

/// Asks for scores but says that it needs nothing.
private struct Undeclared: Attack {
  static let kind = "undeclared"
  let name = Self.kind
  let norm = Norm.linf
  let access = Access.nothing
  let description = "an attack that does not say what it needs"

  func perturb(
    _ task: AttackTask, oracle: Oracle, generators: inout [SeededGenerator]
  ) throws(AttackError) -> Perturbation {
    _ = try oracle.scores(task.pixels)
    return Perturbation(pixels: task.pixels)
  }

  init() {}
  init(from decoder: any Decoder) throws {}
  func encode(to encoder: any Encoder) throws {}
}
