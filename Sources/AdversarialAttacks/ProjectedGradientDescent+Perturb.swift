public import Tensors
public import Toolkit

extension ProjectedGradientDescent {
  public func perturb(
    _ pixels: Tensor, criterion: Criterion, model: any ScoredClassifier, epsilon: Float,
    generators: inout [SeededGenerator]
  ) throws(AttackError) -> Tensor {
    guard let model = model as? any DifferentiableClassifier else {
      throw .notDifferentiable(attack: name)
    }
    let ball = try ball(
      around: pixels, criterion: criterion, epsilon: epsilon, generators: generators)
    guard epsilon > 0, pixels.count > 0 else { return pixels }

    var best = try run(in: ball, criterion: criterion, model: model, generators: &generators)
    guard restarts > 1 else { return best }
    var judgements = try criterion.judge(best, by: model)
    for _ in 1..<restarts {
      let other = try run(in: ball, criterion: criterion, model: model, generators: &generators)
      let others = try criterion.judge(other, by: model)
      // Rows of both, one above the other: each example takes its own or the one a batch below.
      let rows = others.indices.map { judgements[$0] < others[$0] ? $0 + others.count : $0 }
      best = try tensors { () throws(TensorError) -> Tensor in
        try Tensor.concatenated([best, other], dim: 0).rows(rows)
      }
      judgements = zip(judgements, others).map { max($0, $1) }
    }
    return best
  }

  /// One run: from the start through all steps to the last iterate.
  private func run(
    in ball: PerturbationBall, criterion: Criterion, model: any DifferentiableClassifier,
    generators: inout [SeededGenerator]
  ) throws(AttackError) -> Tensor {
    let length = relativeStepSize * ball.epsilon
    var pictures = ball.centre
    if randomStart {
      pictures = try tensors { () throws(TensorError) -> Tensor in
        try ball.randomPoint(using: &generators)
      }
    }
    for step in 1...steps {
      let loss = try climb(pictures, criterion: criterion, model: model)
      // An infinite loss is a model that is wrong with certainty; only NaN means that it is broken.
      guard !loss.value.isNaN else { throw .lossNotANumber(attack: name, step: step) }
      pictures = try tensors { () throws(TensorError) -> Tensor in
        try ball.projecting(pictures + loss.direction * length)
      }
    }
    return pictures
  }

  /// The loss summed over the batch, and the direction in which it rises fastest for each example.
  private func climb(
    _ pictures: Tensor, criterion: Criterion, model: any DifferentiableClassifier
  ) throws(AttackError) -> (value: Float, direction: Tensor) {
    var classes: Int?
    do throws(TensorError) {
      let (value, gradient) = try valueAndGradient(at: pictures) {
        (pictures) throws(TensorError) -> Tensor in
        let logits = try model.logits(pictures)
        classes = logits.shape.last
        return try criterion.objective(logits: logits).sum()
      }
      return (try value.item(), try norm.steepestAscent(gradient))
    } catch {
      // A label beyond the model's classes is known only now; it deserves a better word.
      try criterion.check(batch: criterion.classes.count, classes: classes)
      throw .tensor(error)
    }
  }
}
