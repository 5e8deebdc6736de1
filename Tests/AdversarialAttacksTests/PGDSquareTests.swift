import AdversarialAttacks
import Tensors
import Testing
import Toolkit

/// A linear classifier that says its gradient points the other way, but for the second run.
private struct Misleading: SurrogateGradientOracle {
  let model: LinearClassifier
  var leads = false

  func scores(_ pixels: Tensor) throws(TensorError) -> Tensor { try model.scores(pixels) }

  func objectiveAndGradient(
    _ pixels: Tensor, objective: (Tensor) throws(TensorError) -> Tensor
  ) throws(TensorError) -> (objectives: Tensor, gradient: Tensor) {
    let (objectives, gradient) = try model.objectiveAndGradient(pixels, objective: objective)
    return (objectives, leads ? gradient : try gradient.negated())
  }

  func surrogate(forRestart restart: Int) -> any GradientOracle {
    Misleading(model: model, leads: restart == 1)
  }
}

@Suite("An attack on a surrogate gradient")
struct PGDSquareTests {
  private let model = LinearClassifier(classes: 2, pixels: pictureSize, seed: 11)

  /// How many of eight pictures an attack fools, at a multiple of their smallest distances.
  private func fooled(
    _ attack: any Attack, _ oracle: any GradientOracle, factor: Float = 1.1
  ) throws -> Int {
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
        epsilon: (distance * 255 * factor).rounded(.up) / 255, generators: &streams)
      return result.succeeded[0]
    }
  }

  @Test("takes the next surrogate for each run")
  func surrogates() throws {
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
    // One query shows the start alone; a random one is far behind.
    let both = try PGDSquare(steps: 20, restarts: 1, queries: 1)
    #expect(abs(try objective(both) - objective(both.descent)) < 1e-4)
    #expect(try objective(SquareAttack(queries: 1)) < objective(both) - 0.01)
  }

  @Test("fools by Square what a misleading gradient does not, and counts its steps as later")
  func squareHelps() throws {
    let misleading = Misleading(model: model)
    let attack = try PGDSquare(steps: 10, restarts: 1, queries: 400)
    // A random start may fool by itself where a distance is below a step of 8 bits.
    #expect(try fooled(attack.descent, misleading, factor: 2) <= 2)
    #expect(try fooled(attack, misleading, factor: 2) >= 6)
    var streams = generators([0])
    let picture = try pictures(1)
    var task = AttackTask(
      pixels: try picture.tensor(),
      criterion: .misclassification(labels: try model.predictions(picture.tensor())),
      epsilon: 60 / 255)
    task.stopsAtSuccess = true
    let found = try attack.perturb(
      task, oracle: Oracle(misleading, examples: 1), generators: &streams)
    #expect(try #require(found.firstSuccess?[0]) > 10)
  }
}
