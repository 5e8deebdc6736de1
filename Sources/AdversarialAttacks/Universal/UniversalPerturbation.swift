import Tensors
public import Toolkit

/// One perturbation for all pictures.
///
/// Moosavi-Dezfooli et al. 2017, "Universal adversarial perturbations"; learned by steps along the
/// sum of gradients, which is stronger (Shafahi et al. 2020, "Universal adversarial training",
/// algorithm 2).
public struct UniversalPerturbation: FittedAttack {
  public let norm: Norm
  /// Passes over the pictures it learns from, at least 1.
  public let epochs: Int
  /// The change, `[channels, height, width]`, in units of `0...1` pixels; nil until learned.
  public private(set) var change: [Float]?
  /// The shape of the change; nil until learned.
  public private(set) var shape: [Int]?

  /// - Throws: `AttackError.invalidSteps`.
  public init(norm: Norm = .linf, epochs: Int = 10) throws(AttackError) {
    guard epochs >= 1 else { throw .invalidSteps(epochs) }
    (self.norm, self.epochs) = (norm, epochs)
  }

  /// - Throws: As the other initialiser, so that a manifest cannot hold an invalid attack.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      norm: values.decode(Norm.self, forKey: .norm),
      epochs: values.decode(Int.self, forKey: .epochs))
    change = try values.decodeIfPresent([Float].self, forKey: .change)
    shape = try values.decodeIfPresent([Int].self, forKey: .shape)
    let isShape = shape.map { $0.count == 3 && $0.allSatisfy { (1...10_000).contains($0) } } ?? true
    guard isShape, (change?.count ?? 0) == (shape?.reduce(1, *) ?? 0) else {
      throw DecodingError.dataCorruptedError(
        forKey: .change, in: values, debugDescription: "the change does not fill its shape")
    }
  }

  public static var kind: String { "universal" }
  public var access: Access { .gradient }
  public var isFitted: Bool { change != nil }
  public var name: String { "universal" + (epochs == 10 ? "" : "-\(epochs)") }
  public var description: String {
    "one perturbation for all pictures (\(norm.rawValue)), learned in "
      + NumberText.count(epochs, "epoch")
  }

  public func fitted(
    on tasks: [AttackTask], model: any GradientOracle, samples: Int = 1,
    generator: inout SeededGenerator
  ) throws(AttackError) -> UniversalPerturbation {
    let shape = try shape(of: tasks)
    guard let epsilon = tasks[0].epsilon else { throw .epsilonMissing }
    try norm.check(epsilon: epsilon)
    let size = shape.reduce(1, *)
    // From a random point, because the gradient of some models vanishes at the pictures themselves.
    let start = (0..<size).map { _ in Float.random(in: -1...1, using: &generator) }
    var change = try tensors { () throws(TensorError) in
      try norm.limited(Tensor(start, shape: [1] + shape) * epsilon, to: epsilon)
    }
    try climb(tasks, epochs: epochs, model: model, samples: samples, size: 0.25 * epsilon) {
      task throws(AttackError) in
      try tensors { () throws(TensorError) in try (task.pixels + change).clamped(to: 0...1) }
    } step: { gradient, size throws(AttackError) in
      change = try tensors { () throws(TensorError) in
        let direction = try norm.steepestAscent(gradient.sum(over: [0], keepingDims: true))
        return try norm.limited(change + direction * size, to: epsilon)
      }
    }
    var fitted = self
    (fitted.change, fitted.shape) = (
      try tensors { () throws(TensorError) in try change.floats() }, shape
    )
    return fitted
  }

  public func perturb(
    _ task: AttackTask, oracle: Oracle, generators: inout [SeededGenerator]
  ) throws(AttackError) -> Perturbation {
    let ball = try task.ball(norm: norm, generators: generators)
    guard ball.epsilon > 0, task.pixels.count > 0 else { return Perturbation(pixels: task.pixels) }
    guard let change, let shape else { throw .notFitted(attack: name) }
    try check(shape, fits: task.pixels)
    return Perturbation(
      pixels: try tensors { () throws(TensorError) in
        try ball.projecting(task.pixels + Tensor(change, shape: [1] + shape))
      })
  }
}

extension Norm {
  /// A change, made no larger than epsilon.
  fileprivate func limited(_ change: Tensor, to epsilon: Float) throws(TensorError) -> Tensor {
    switch self {
    case .linf: return try change.clamped(to: -epsilon...epsilon)
    case .l2:
      let excess = try lengths(change).clamped(to: epsilon...Float.greatestFiniteMagnitude)
      return try change / (excess / epsilon)
    }
  }
}

extension AttackKind {
  public static let universal = AttackKind(name: "universal", options: [.steps]) {
    options throws(AttackError) in
    try UniversalPerturbation(norm: options.norm ?? .linf, epochs: options.steps ?? 10)
  }
}
