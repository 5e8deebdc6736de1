import Tensors
public import Toolkit

/// Repeated steps up the loss, each projected back onto the ball of allowed pictures.
///
/// Madry et al. 2018, "Towards deep learning models resistant to adversarial attacks", section 2.1.
/// A run ends at its last iterate, as in the paper: it does not stop at the first success, because
/// pictures shown to other models should carry as much loss as the ball allows. Of several runs,
/// each example keeps the best: adversarial first, then higher loss. One full step without a random
/// start is the fast gradient sign method: `fgsm(norm:)`.
public struct ProjectedGradientDescent: Attack {
  public let norm: Norm
  /// Gradient steps of each run, at least 1.
  public let steps: Int
  /// The size of a step as a fraction of epsilon, above 0.
  public let relativeStepSize: Float
  /// Whether each run starts at a random point of the ball instead of at the picture.
  public let randomStart: Bool
  /// Independent runs, at least 1; more than one only with a random start.
  public let restarts: Int

  /// - Parameter relativeStepSize: The size of a step as a fraction of epsilon; nil for 2.5 divided
  ///   by the steps (Madry et al. 2018, section 5): together the steps are longer than the ball is
  ///   wide, so they can reach every point from any start and still move along the surface.
  /// - Throws: `AttackError` if there is less than one step or run, the step size is not above 0,
  ///   or several runs would all be the same.
  public init(
    norm: Norm = .linf, steps: Int = 20, relativeStepSize: Float? = nil, randomStart: Bool = true,
    restarts: Int = 1
  ) throws(AttackError) {
    guard steps >= 1 else { throw .invalidSteps(steps) }
    let size = relativeStepSize ?? Self.defaultStepSize(steps)
    guard size > 0, size.isFinite else { throw .invalidStepSize(size) }
    guard restarts >= 1 else { throw .invalidRestarts(restarts) }
    guard restarts == 1 || randomStart else { throw .restartsWithoutRandomStart(restarts) }
    self.init(norm: norm, steps: steps, size: size, randomStart: randomStart, restarts: restarts)
  }

  /// - Throws: As the other initialiser, so that a manifest cannot hold an invalid attack.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      norm: values.decode(Norm.self, forKey: .norm), steps: values.decode(Int.self, forKey: .steps),
      relativeStepSize: values.decode(Float.self, forKey: .relativeStepSize),
      randomStart: values.decode(Bool.self, forKey: .randomStart),
      restarts: values.decode(Int.self, forKey: .restarts))
  }

  /// The fast gradient sign method, and for `l2` the fast gradient method: one step of length
  /// epsilon from the picture itself.
  ///
  /// Goodfellow et al. 2015, "Explaining and harnessing adversarial examples", section 4.
  public static func fgsm(norm: Norm = .linf) -> ProjectedGradientDescent {
    ProjectedGradientDescent(norm: norm, steps: 1, size: 1, randomStart: false, restarts: 1)
  }

  private init(norm: Norm, steps: Int, size: Float, randomStart: Bool, restarts: Int) {
    (self.norm, self.steps, self.relativeStepSize) = (norm, steps, size)
    (self.randomStart, self.restarts) = (randomStart, restarts)
  }
}

extension ProjectedGradientDescent {
  private var isFastGradient: Bool { self == .fgsm(norm: norm) }

  public static var kind: String { "pgd" }

  public var access: Access { .gradient }

  /// `fgsm`, or `pgd-` and the steps, with suffixes for restarts, an unusual step size and a start
  /// at the picture.
  public var name: String {
    guard !isFastGradient else { return "fgsm" }
    return "pgd-\(steps)" + (restarts > 1 ? "-restarts-\(restarts)" : "")
      + (relativeStepSize == Self.defaultStepSize(steps) ? "" : "-step-\(relativeStepSize)")
      + (randomStart ? "" : "-from-picture")
  }

  /// 2.5 divided by the steps (Madry and others 2018, section 5).
  private static func defaultStepSize(_ steps: Int) -> Float { 2.5 / Float(steps) }

  public var description: String {
    guard !isFastGradient else {
      return "fast gradient \(norm == .linf ? "sign " : "")method (\(norm.rawValue))"
    }
    return "projected gradient descent (\(norm.rawValue)), \(steps) steps of "
      + "\(relativeStepSize) epsilon from \(randomStart ? "a random start" : "the picture")"
      + (restarts > 1 ? ", best of \(restarts) runs" : "")
  }

  public func perturb(
    _ task: AttackTask, oracle: Oracle, generators: inout [SeededGenerator]
  ) throws(AttackError) -> Perturbation {
    let ball = try task.ball(norm: norm, generators: generators)
    guard ball.epsilon > 0, task.pixels.count > 0 else { return Perturbation(pixels: task.pixels) }

    var best = try run(in: ball, task, oracle: oracle, generators: &generators)
    guard restarts > 1 else { return best }
    let criterion = task.criterion
    var grades = try criterion.grades(of: best.pixels, by: oracle)
    for _ in 1..<restarts {
      let other = try run(in: ball, task, oracle: oracle, generators: &generators)
      let others = try criterion.grades(of: other.pixels, by: oracle)
      let isBetter = others.indices.map { grades[$0] < others[$0] }
      // Stack both batches; each example takes its own row or the one a batch further down.
      let rows = isBetter.indices.map { isBetter[$0] ? $0 + isBetter.count : $0 }
      best.pixels = try tensors { () throws(TensorError) -> Tensor in
        try Tensor.concatenated([best.pixels, other.pixels], dim: 0).rows(rows)
      }
      for example in isBetter.indices where isBetter[example] {
        if let trace = other.traces?[example] { best.traces?[example] = trace }
      }
      grades = zip(grades, others).map { max($0, $1) }
    }
    return best
  }

  /// One run, from the start to the last iterate.
  private func run(
    in ball: PerturbationBall, _ task: AttackTask, oracle: Oracle,
    generators: inout [SeededGenerator]
  ) throws(AttackError) -> Perturbation {
    let length = relativeStepSize * ball.epsilon
    var pictures = ball.centre
    if randomStart {
      pictures = try tensors { () throws(TensorError) -> Tensor in
        try ball.randomPoint(using: &generators)
      }
    }
    var traces: [[Float]]? =
      task.recordsTrace ? [[Float]](repeating: [], count: generators.count) : nil
    for step in 1...steps {
      let (objectives, gradient) = try climb(pictures, task.criterion, oracle)
      let (loss, direction) = try tensors { () throws(TensorError) -> (Float, Tensor) in
        (try objectives.sum().item(), try norm.steepestAscent(gradient))
      }
      // An infinite loss means a model that is certain and wrong; only NaN means a broken one.
      guard !loss.isNaN else { throw .lossNotANumber(attack: name, step: step) }
      if traces != nil {
        let values = try tensors { () throws(TensorError) -> [Float] in try objectives.floats() }
        for (example, value) in values.enumerated() { traces?[example].append(value) }
      }
      pictures = try tensors { () throws(TensorError) -> Tensor in
        try ball.projecting(pictures + direction * length)
      }
    }
    return Perturbation(pixels: pictures, traces: traces)
  }

  private func climb(
    _ pictures: Tensor, _ criterion: Criterion, _ oracle: Oracle
  ) throws(AttackError) -> (objectives: Tensor, gradient: Tensor) {
    var classes: Int?
    do throws(AttackError) {
      return try oracle.objectiveAndGradient(pictures) { logits throws(TensorError) in
        classes = logits.shape.last
        return try criterion.objective(logits: logits)
      }
    } catch {
      // Only now is a label beyond the model's classes known; give it a better error.
      try criterion.check(batch: criterion.classes.count, classes: classes)
      throw error
    }
  }
}

extension AttackKind {
  public static let pgd = AttackKind(name: "pgd") { options throws(AttackError) in
    try ProjectedGradientDescent(
      norm: options.norm, steps: options.steps, restarts: options.restarts)
  }

  public static let fgsm = AttackKind(name: "fgsm") { options throws(AttackError) in
    ProjectedGradientDescent.fgsm(norm: options.norm)
  }
}
