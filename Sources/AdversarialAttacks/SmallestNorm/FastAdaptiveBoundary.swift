import Tensors
public import Toolkit

/// The targeted fast adaptive boundary attack, FAB-T: walks along the boundary to each other class
/// towards the original.
///
/// Croce and Hein 2020, "Minimally distorted adversarial examples with a fast adaptive boundary
/// attack", algorithm 1, in the targeted form of AutoAttack: one gradient a step, towards the
/// likeliest classes in turn.
public struct FastAdaptiveBoundary: Attack {
  public let norm: Norm
  /// Gradient steps towards each target, at least 1.
  public let steps: Int
  /// Runs towards each target; all but the first begin at a random point.
  public let restarts: Int
  /// The most classes to aim at.
  public let targets: Int

  /// The bias towards the original at most, how far beyond the boundary a step goes, and what is
  /// left of the change after a step back (section 3.1).
  private static let (bias, extrapolation, retreat): (Float, Float, Float) = (0.1, 1.05, 0.9)

  /// - Throws: `AttackError` if a number is below 1.
  public init(
    norm: Norm = .linf, steps: Int = 100, restarts: Int = 1, targets: Int = 9
  ) throws(AttackError) {
    guard steps >= 1 else { throw .invalidSteps(steps) }
    guard restarts >= 1 else { throw .invalidRestarts(restarts) }
    try AttackError.check("the number of targets", isAtLeastOne: targets)
    (self.norm, self.steps, self.restarts, self.targets) = (norm, steps, restarts, targets)
  }

  /// - Throws: As the other initialiser, so that a manifest cannot hold an invalid attack.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      norm: values.decode(Norm.self, forKey: .norm), steps: values.decode(Int.self, forKey: .steps),
      restarts: values.decode(Int.self, forKey: .restarts),
      targets: values.decode(Int.self, forKey: .targets))
  }

  public static var kind: String { "fab" }
  public var access: Access { .gradient }
  public var bound: AttackBound { .smallest }

  public var name: String {
    "fab-t" + (steps == 100 ? "" : "-\(steps)") + (restarts > 1 ? "-restarts-\(restarts)" : "")
      + (targets == 9 ? "" : "-targets-\(targets)")
  }

  public var description: String {
    "fast adaptive boundary attack (\(norm.rawValue)), \(steps) steps towards each of at most "
      + "\(targets) classes" + (restarts > 1 ? ", \(restarts) runs" : "")
  }

  public func perturb(
    _ task: AttackTask, oracle: Oracle, generators: inout [SeededGenerator]
  ) throws(AttackError) -> Perturbation {
    guard
      var best = try task.searchForNearest(norm: norm, generators: generators, attack: name)
    else { return Perturbation(pixels: task.pixels) }
    let originals = try PictureRows(task.pixels)
    try best.judge(task.pixels, of: Array(generators.indices), step: 0, by: oracle)
    let rivals = try task.rivals(most: targets, oracle)
    var begun = 0
    for restart in 0..<restarts {
      oracle.begin(restart: restart)
      for rank in 0..<(rivals.first?.count ?? 0) {
        let examples = best.unfinished.filter { best.distances[$0] > 0 }
        var points = originals.selecting(examples)
        if restart > 0 {
          for (place, example) in examples.enumerated() {
            let reach = min(best.distances[example], Double(task.epsilon ?? 1)) / 2
            points.rows[place] = points.rows[place].randomNeighbour(
              within: reach, norm: norm, using: &generators[example])
          }
        }
        try approach(
          rivals.map { $0[rank] }, from: points, of: examples, originals, task, oracle, begun, &best
        )
        begun += steps
      }
    }
    // The final search (section 3.2); useless where success within epsilon was enough.
    if !task.stopsAtSuccess { try best.close(Array(generators.indices), by: oracle, step: begun) }
    return try best.perturbation()
  }

  /// One run towards one class per example.
  private func approach(
    _ targets: [(label: Int, target: Int)], from start: PictureRows, of everyone: [Int],
    _ originals: PictureRows, _ task: AttackTask, _ oracle: Oracle, _ begun: Int,
    _ best: inout BestPictures
  ) throws(AttackError) {
    var (points, examples) = (start, everyone)
    for step in 1...steps {
      let open = Set(best.unfinished)
      let kept = examples.indices.filter { open.contains(examples[$0]) }
      (points, examples) = (points.selecting(kept), kept.map { examples[$0] })
      guard !examples.isEmpty else { return }
      let pairs = examples.map { targets[$0] }
      let ascent = try oracle.climb(
        points.tensor(), task.criterion.selecting(examples), of: examples, attack: name,
        step: begun + step
      ) { (logits) throws(TensorError) in
        try logits.difference(of: pairs.map(\.target), and: pairs.map(\.label))
      }
      let gradients = try PictureRows(ascent.gradient)
      for (place, example) in examples.enumerated() {
        points.rows[place] = advanced(
          points.rows[place], original: originals.rows[example],
          plane: Hyperplane(
            difference: ascent.objectives[place], gradient: gradients.rows[place],
            at: points.rows[place]))
      }
      let isAdversarial = try best.judge(
        points.tensor(), of: examples, step: begun + step, by: oracle)
      for (place, example) in examples.enumerated() where isAdversarial[place] {
        let original = originals.rows[example]
        points.rows[place] = original .+ (points.rows[place] .- original) .* Self.retreat
      }
    }
  }

  /// A step beyond the plane, drawn towards the point of it that is nearest to the original.
  private func advanced(_ point: [Float], original: [Float], plane: Hyperplane) -> [Float] {
    let (here, there) = (
      plane.change(from: point, norm: norm), plane.change(from: original, norm: norm)
    )
    let (near, far) = (norm.size(of: here), max(norm.size(of: there), 1e-8))
    let share = min(Float(near / (near + far)), Self.bias)
    return
      ((point .+ here .* Self.extrapolation) .* (1 - share)
      .+ (original .+ there .* Self.extrapolation) .* share).asPixels
  }
}

extension AttackTask {
  /// For each example its class and the classes to aim at, the likeliest first; for a targeted
  /// criterion the target alone, against the class that the model gives.
  func rivals(
    most count: Int, _ oracle: Oracle
  ) throws(AttackError) -> [[(label: Int, target: Int)]] {
    let scores = try oracle.checkedScores(pixels)
    try criterion.check(batch: self.count, classes: scores.classes)
    let values = try tensors { () throws(TensorError) in try scores.tensor.floats() }
    return criterion.classes.enumerated().map { example, known in
      if case .targeted = criterion { return [(scores.predictions[example], known)] }
      let row = Array(values[example * scores.classes..<(example + 1) * scores.classes])
      return row.indices.filter { $0 != known }
        .sorted { row[$0] == row[$1] ? $0 < $1 : row[$0] > row[$1] }
        .prefix(count).map { (known, $0) }
    }
  }
}

extension Tensor {
  /// For each example the score of one class minus that of another, `[batch]`, recorded.
  func difference(of first: [Int], and second: [Int]) throws(TensorError) -> Tensor {
    let classes = shape.last ?? 0
    var weights = [Float](repeating: 0, count: first.count * classes)
    for example in first.indices {
      weights[example * classes + first[example]] += 1
      weights[example * classes + second[example]] -= 1
    }
    return try (self * Tensor(weights, shape: [first.count, classes])).sum(over: [1])
  }
}

extension [Float] {
  /// A random picture whose distance from this one is at most a reach.
  func randomNeighbour(
    within reach: Double, norm: Norm, using generator: inout SeededGenerator
  ) -> [Float] {
    let change = map { _ in
      norm == .linf
        ? Float.random(in: -1...1, using: &generator) : Float(generator.normalDeviate())
    }
    let size = Swift.max(norm.size(of: change), .leastNonzeroMagnitude)
    return (self .+ change .* Float(reach / size)).asPixels
  }
}

extension AttackKind {
  public static let fabT = AttackKind(name: "fab-t", options: [.steps, .restarts]) {
    options throws(AttackError) in
    try FastAdaptiveBoundary(
      norm: options.norm ?? .linf, steps: options.steps ?? 100, restarts: options.restarts ?? 1)
  }
}
