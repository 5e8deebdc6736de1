import Glibc
import Tensors
public import Toolkit

/// Descends towards the boundary within a ball that shrinks while the picture is adversarial and
/// grows while it is not: FMN.
///
/// Pintor et al. 2021, "Fast minimum-norm adversarial attacks through adaptive norm constraints",
/// algorithm 1.
public struct FastMinimumNorm: Attack {
  public let norm: Norm
  /// Gradient steps, at least 1.
  public let steps: Int

  /// - Throws: `AttackError.invalidSteps`.
  public init(norm: Norm = .linf, steps: Int = 100) throws(AttackError) {
    guard steps >= 1 else { throw .invalidSteps(steps) }
    (self.norm, self.steps) = (norm, steps)
  }

  /// - Throws: As the other initialiser, so that a manifest cannot hold an invalid attack.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      norm: values.decode(Norm.self, forKey: .norm), steps: values.decode(Int.self, forKey: .steps))
  }

  public static var kind: String { "fmn" }
  public var access: Access { .gradient }
  public var bound: AttackBound { .smallest }
  public var name: String { "fmn" + (steps == 100 ? "" : "-\(steps)") }
  public var description: String { "fast minimum norm attack (\(norm.rawValue)), \(steps) steps" }

  public func perturb(
    _ task: AttackTask, oracle: Oracle, generators: inout [SeededGenerator]
  ) throws(AttackError) -> Perturbation {
    // The relative change of the radius is the paper's, with cosine annealing. So is the first step
    // for l2; for linf, where it depends on the picture's size, it is what served here.
    let step: Float = norm == .l2 ? 1 : 40 / 255
    return try ShrinkingBall(
      norm: norm, steps: steps, firstStep: step, lastStep: 0.01 * step, firstChange: 0.05,
      lastChange: 0.001, guessesRadius: true, name: name
    ).perturb(task, oracle: oracle, generators: generators)
  }
}

/// Separates the direction of a change from its length: DDN, for `l2`.
///
/// Rony et al. 2019, "Decoupling direction and norm for efficient gradient-based L2 adversarial
/// attacks and defenses", algorithm 1.
public struct DecoupledDirectionNorm: Attack {
  public var norm: Norm { .l2 }
  /// Gradient steps, at least 1.
  public let steps: Int

  /// - Throws: `AttackError.invalidSteps`.
  public init(steps: Int = 100) throws(AttackError) {
    guard steps >= 1 else { throw .invalidSteps(steps) }
    self.steps = steps
  }

  /// - Throws: As the other initialiser, so that a manifest cannot hold an invalid attack.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(steps: values.decode(Int.self, forKey: .steps))
  }

  public static var kind: String { "ddn" }
  public var access: Access { .gradient }
  public var bound: AttackBound { .smallest }
  public var name: String { "ddn" + (steps == 100 ? "" : "-\(steps)") }
  public var description: String { "decoupled direction and norm (l2), \(steps) steps" }

  public func perturb(
    _ task: AttackTask, oracle: Oracle, generators: inout [SeededGenerator]
  ) throws(AttackError) -> Perturbation {
    try ShrinkingBall(
      norm: .l2, steps: steps, firstStep: 1, lastStep: 0.01, firstChange: 0.05, lastChange: 0.05,
      guessesRadius: false, name: name
    ).perturb(task, oracle: oracle, generators: generators)
  }
}

/// What DDN and FMN share: gradient steps, projected onto a ball whose radius follows success.
private struct ShrinkingBall {
  let norm: Norm
  let steps: Int
  /// The length of a step, annealed along a cosine.
  let (firstStep, lastStep): (Float, Float)
  /// The relative change of the radius, annealed in the same way.
  let (firstChange, lastChange): (Float, Float)
  /// Whether the radius is what the gradient says it should be until the first success; otherwise
  /// it starts at 1.
  let guessesRadius: Bool
  let name: String

  init(
    norm: Norm, steps: Int, firstStep: Float, lastStep: Float, firstChange: Float,
    lastChange: Float, guessesRadius: Bool, name: String
  ) {
    (self.norm, self.steps, self.guessesRadius, self.name) = (norm, steps, guessesRadius, name)
    (self.firstStep, self.lastStep) = (firstStep, lastStep)
    (self.firstChange, self.lastChange) = (firstChange, lastChange)
  }

  func perturb(
    _ task: AttackTask, oracle: Oracle, generators: [SeededGenerator]
  ) throws(AttackError) -> Perturbation {
    guard
      var best = try task.searchForNearest(norm: norm, generators: generators, attack: name)
    else { return Perturbation(pixels: task.pixels) }
    let all = Array(generators.indices)
    try best.judge(task.pixels, of: all, step: 0, by: oracle)
    let originals = try PictureRows(task.pixels)
    var points = originals
    // Whether the 8-bit picture of each point is adversarial: what an unrounded one says is no use.
    var holds = best.isAdversarial
    var radii = [Double](repeating: guessesRadius ? .infinity : 1, count: all.count)
    for step in 0..<steps {
      let examples = best.unfinished.filter { best.distances[$0] > 0 }
      guard !examples.isEmpty else { break }
      let ascent = try oracle.climb(
        points.selecting(examples).tensor(), task.criterion.selecting(examples),
        loss: guessesRadius ? .margin : .crossEntropy, of: examples, attack: name, step: step + 1)
      let gradients = try PictureRows(ascent.gradient)
      for (place, example) in examples.enumerated() {
        let gradient = gradients.rows[place]
        let change = points.rows[example] .- originals.rows[example]
        radii[example] = radius(
          after: radii[example], isAdversarial: holds[example],
          margin: Double(ascent.objectives[place]), gradient: gradient,
          length: norm.size(of: change), nearest: best.distances[example], step: step)
        points.rows[example] = moved(
          change, along: gradient, radius: radii[example], from: originals.rows[example], step: step
        )
      }
      let judged = try best.judge(
        points.selecting(examples).tensor(), of: examples, step: step + 1, by: oracle)
      for (place, example) in examples.enumerated() { holds[example] = judged[place] }
    }
    try best.close(all, by: oracle, step: steps)
    return try best.perturbation()
  }

  private func annealed(_ first: Float, _ last: Float, _ step: Int) -> Double {
    let share = (1 + cos(.pi * Double(step) / Double(steps))) / 2
    return Double(last) + Double(first - last) * share
  }

  private func radius(
    after radius: Double, isAdversarial: Bool, margin: Double, gradient: [Float], length: Double,
    nearest: Double, step: Int
  ) -> Double {
    let change = annealed(firstChange, lastChange, step)
    if isAdversarial { return min(radius * (1 - change), nearest * (1 - change)) }
    guard guessesRadius, nearest.isInfinite else { return radius * (1 + change) }
    // Where the linearised margin would vanish.
    let dual = (norm == .linf ? Norm.dualOfLinf(gradient) : Norm.l2.size(of: gradient))
    // A little more, because what lies on the boundary may fall back when it is rounded.
    return dual > 0 ? (length + abs(margin) / dual) * (1 + change) : length
  }

  private func moved(
    _ change: [Float], along gradient: [Float], radius: Double, from original: [Float], step: Int
  ) -> [Float] {
    let length = Norm.l2.size(of: gradient)
    var change = change
    if length > 0 {
      change = change .+ gradient .* Float(annealed(firstStep, lastStep, step) / length)
    }
    switch norm {
    case .linf:
      let limit = Float(min(radius, 1))
      change = change.map { min(max($0, -limit), limit) }
    case .l2:
      let size = norm.size(of: change)
      // DDN puts the change onto the sphere, FMN into the ball.
      if size > 0, !guessesRadius || size > radius { change = change .* Float(radius / size) }
    }
    return (original .+ change).asPixels
  }
}

extension Norm {
  /// The sum of the absolute values, by which `linf` bounds a linear function.
  fileprivate static func dualOfLinf(_ gradient: [Float]) -> Double {
    gradient.reduce(0) { $0 + Double(abs($1)) }
  }
}

extension AttackKind {
  public static let fmn = AttackKind(name: "fmn", options: [.steps]) {
    options throws(AttackError) in
    try FastMinimumNorm(norm: options.norm ?? .linf, steps: options.steps ?? 100)
  }

  public static let ddn = AttackKind(name: "ddn", options: [.steps]) {
    options throws(AttackError) in
    try DecoupledDirectionNorm(steps: options.steps ?? 100)
  }
}
