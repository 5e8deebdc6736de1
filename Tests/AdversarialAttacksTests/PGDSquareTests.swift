import AdversarialAttacks
import Tensors
import Testing
import Toolkit

/// A linear classifier that says its gradient points the other way, but for the second run.
private struct Misleading: ApproximateGradientOracle {
  let model: LinearClassifier
  var leads = false

  func scores(_ pixels: Tensor) throws(TensorError) -> Tensor { try model.scores(pixels) }

  func objectiveAndGradient(
    _ pixels: Tensor, objective: (Tensor) throws(TensorError) -> Tensor
  ) throws(TensorError) -> (objectives: Tensor, gradient: Tensor) {
    let (objectives, gradient) = try model.objectiveAndGradient(pixels, objective: objective)
    return (objectives, leads ? gradient : try gradient.negated())
  }

  func approximation(ofRun run: Int) -> any GradientOracle {
    Misleading(model: model, leads: run == 1)
  }
}

@Suite("An attack on an approximate gradient")
struct PGDSquareTests {
  private let model = LinearClassifier(classes: 2, pixels: pictureSize, seed: 11)

  /// The answers to what an attack makes of eight pictures, a tenth above their distances.
  private func fooled(_ attack: any Attack, _ oracle: any GradientOracle) throws -> Int {
    let batch = try pictures(8)
    let labels = try model.predictions(batch.tensor())
    return try labels.indices.count { index in
      let picture = try batch.picture(index)
      let distance = model.distance(
        of: try picture.tensor().floats(), from: labels[index], to: 1 - labels[index], by: .linf)
      var streams = generators([index])
      var runner = AttackRunner(attack: attack, model: oracle)
      runner.stopsAtSuccess = true
      let result = try runner.run(
        on: picture, criterion: .misclassification(labels: [labels[index]]),
        epsilon: (distance * 255 * 1.1).rounded(.up) / 255, generators: &streams)
      return result.succeeded[0]
    }
  }

  @Test("takes the next approximation for each run")
  func approximations() throws {
    let misleading = Misleading(model: model)
    for make in [
      { try ProjectedGradientDescent(steps: 20, restarts: $0) },
      { try AutoPGD(steps: 20, restarts: $0) },
    ] as [(Int) throws -> any Attack] {
      #expect(try fooled(make(1), misleading) == 0)
      #expect(try fooled(make(2), misleading) == 8)
    }
  }

  @Test("goes on with Square from the strongest picture of the descent")
  func startsFromTheBest() throws {
    let picture = try pictures(1)
    let label = try model.predictions(picture.tensor())[0]
    func objective(_ attack: any Attack) throws -> Float {
      var streams = generators([0])
      let found = try attack.perturb(
        AttackTask(
          pixels: picture.tensor(), criterion: .misclassification(labels: [label]),
          epsilon: 1 / 255),
        oracle: Oracle(model, examples: 1), generators: &streams)
      return try Criterion.misclassification(labels: [label])
        .objective(logits: model.scores(found.pixels)).item()
    }
    let descent = try objective(ProjectedGradientDescent.keen(steps: 20))
    // One query shows the start alone; a random one would be far behind.
    let both = try objective(PGDSquare(steps: 20, restarts: 1, queries: 1))
    #expect(abs(both - descent) < 1e-4)
    #expect(try objective(SquareAttack(queries: 1)) < descent - 0.01)
  }
}
