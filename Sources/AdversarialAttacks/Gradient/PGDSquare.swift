import Tensors
public import Toolkit

/// Projected gradient descent, then Square from the best picture that it found: for models with
/// surrogate gradients (`SurrogateGradientOracle`), where descent alone stops short.
public struct PGDSquare: Attack {
  /// Keeps its best iterate, and takes the surrogates in turn.
  public let descent: ProjectedGradientDescent
  /// Begins with the picture of the descent, whatever its own start.
  public let square: SquareAttack

  /// - Parameters:
  ///   - steps: Gradient steps of each run of the descent.
  ///   - restarts: Runs of the descent, each from a random point.
  ///   - queries: Those of Square.
  /// - Throws: `AttackError` if a number is below 1.
  public init(
    norm: Norm = .linf, steps: Int = 40, restarts: Int = 6, queries: Int = 1000
  ) throws(AttackError) {
    // Momentum averages a surrogate's errors; the last iterate may be worse than the best.
    descent = try ProjectedGradientDescent(
      norm: norm, steps: steps, restarts: restarts, momentum: 0.9, keepsBest: true)
    square = try SquareAttack(norm: norm, queries: queries)
  }

  public static var kind: String { "pgd-square" }
  public var norm: Norm { descent.norm }
  public var access: Access { .gradient }
  public var name: String {
    "pgd-square" + (descent.steps == 40 ? "" : "-\(descent.steps)")
      + (descent.restarts == 6 ? "" : "-restarts-\(descent.restarts)")
      + (square.queries == 1000 ? "" : "-queries-\(square.queries)")
  }
  public var description: String {
    "\(descent.description), followed by \(square.description) from its best picture"
  }

  public func perturb(
    _ task: AttackTask, oracle: Oracle, generators: inout [SeededGenerator]
  ) throws(AttackError) -> Perturbation {
    let found = try descent.perturb(task, oracle: oracle, generators: &generators)
    var task = task
    task.starts = found.pixels
    var result = try square.perturb(task, oracle: oracle, generators: &generators)
    if let first = found.firstSuccess, let second = result.firstSuccess {
      let steps = descent.steps * descent.restarts
      result.firstSuccess = zip(first, second).map { $0 ?? $1.map { steps + $0 } }
    }
    result.traces = found.traces
    return result
  }
}

extension AttackKind {
  public static let pgdSquare = AttackKind(
    name: "pgd-square", options: [.steps, .restarts, .queries]
  ) { options throws(AttackError) in
    try PGDSquare(
      norm: options.norm ?? .linf, steps: options.steps ?? 40, restarts: options.restarts ?? 6,
      queries: options.queries ?? 1000)
  }
}
