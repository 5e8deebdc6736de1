import Tensors
public import Toolkit

/// Projected gradient descent, then Square from the best picture that it found: for models whose
/// gradient is an approximation, as a cascade of trees has, and so ends short of what is there.
///
/// Each run of the descent takes another approximation (`ApproximateGradientOracle`).
public struct PGDSquare: Attack {
  public let norm: Norm
  /// Gradient steps of each run, at least 1.
  public let steps: Int
  /// Runs of the descent, each from a random point, at least 1.
  public let restarts: Int
  /// Queries of Square, at least 1.
  public let queries: Int

  private let descent: ProjectedGradientDescent
  private let square: SquareAttack

  private enum CodingKeys: CodingKey {
    case norm, steps, restarts, queries
  }

  /// - Throws: `AttackError` if a number is below 1.
  public init(
    norm: Norm = .linf, steps: Int = 40, restarts: Int = 3, queries: Int = 500
  ) throws(AttackError) {
    (self.norm, self.steps, self.restarts, self.queries) = (norm, steps, restarts, queries)
    descent = try .keen(norm: norm, steps: steps, restarts: restarts)
    square = try SquareAttack(norm: norm, queries: queries)
  }

  /// - Throws: As the other initialiser, so that a manifest cannot hold an invalid attack.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      norm: values.decode(Norm.self, forKey: .norm), steps: values.decode(Int.self, forKey: .steps),
      restarts: values.decode(Int.self, forKey: .restarts),
      queries: values.decode(Int.self, forKey: .queries))
  }

  public static var kind: String { "pgd-square" }
  public var access: Access { .gradient }
  public var name: String {
    "pgd-square" + (steps == 40 ? "" : "-\(steps)")
      + (restarts == 3 ? "" : "-restarts-\(restarts)")
      + (queries == 500 ? "" : "-queries-\(queries)")
  }
  public var description: String {
    "\(descent.description); then from the best of it \(square.description)"
  }

  public func perturb(
    _ task: AttackTask, oracle: Oracle, generators: inout [SeededGenerator]
  ) throws(AttackError) -> Perturbation {
    let found = try descent.perturb(task, oracle: oracle, generators: &generators)
    var task = task
    task.starts = found.pixels
    var result = try square.perturb(task, oracle: oracle, generators: &generators)
    if let first = found.firstSuccess, let second = result.firstSuccess {
      result.firstSuccess = zip(first, second).map { $0 ?? $1.map { steps * restarts + $0 } }
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
      norm: options.norm ?? .linf, steps: options.steps ?? 40, restarts: options.restarts ?? 3,
      queries: options.queries ?? 500)
  }
}
