import Tensors
public import Toolkit

/// Walks along the boundary from an adversarial picture towards the original: needs decisions
/// alone, for `l2`.
///
/// Brendel et al. 2018, "Decision-based adversarial attacks: reliable attacks against black-box
/// machine learning models", algorithm 1.
public struct BoundaryAttack: Attack {
  public var norm: Norm { .l2 }
  /// Steps, at least 1; each takes one or two queries.
  public let steps: Int

  /// - Throws: `AttackError.invalidSteps`.
  public init(steps: Int = 5000) throws(AttackError) {
    guard steps >= 1 else { throw .invalidSteps(steps) }
    self.steps = steps
  }

  /// - Throws: As the other initialiser, so that a manifest cannot hold an invalid attack.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(steps: values.decode(Int.self, forKey: .steps))
  }

  public static var kind: String { "boundary" }
  public var access: Access { .decision }
  public var bound: AttackBound { .smallest }
  public var name: String { "boundary" + (steps == 5000 ? "" : "-\(steps)") }
  public var description: String { "Boundary attack (l2), \(steps) steps" }

  public func perturb(
    _ task: AttackTask, oracle: Oracle, generators: inout [SeededGenerator]
  ) throws(AttackError) -> Perturbation {
    guard
      var best = try task.searchForNearest(norm: norm, generators: generators, attack: name)
    else { return Perturbation(pixels: task.pixels) }
    let originals = try PictureRows(task.pixels)
    let starts = try task.adversarialStarts(oracle, &generators, &best)
    try best.close(starts.indices.filter { starts[$0] != nil }, by: oracle, step: 0)
    var walkers = starts.indices.map { example in
      Walker(starts[example] == nil ? nil : best.pictures.values(example))
    }
    for step in 1...steps {
      let examples = best.unfinished.filter { walkers[$0].isWalking && best.distances[$0] > 0 }
      guard !examples.isEmpty else { break }
      var aside = originals.selecting(examples)
      for (place, example) in examples.enumerated() {
        aside.rows[place] = walkers[example].aside(
          of: originals.rows[example], using: &generators[example])
      }
      let asideHolds = try best.judge(aside.tensor(), of: examples, step: step, by: oracle)
      let onward = examples.indices.filter { asideHolds[$0] }
      var nearer = aside.selecting(onward)
      for (place, from) in onward.enumerated() {
        nearer.rows[place] = walkers[examples[from]].nearer(
          aside.rows[from], to: originals.rows[examples[from]])
      }
      let nearerHolds =
        onward.isEmpty
        ? []
        : try best.judge(nearer.tensor(), of: onward.map { examples[$0] }, step: step, by: oracle)
      for (place, example) in examples.enumerated() {
        let second = onward.firstIndex(of: place)
        walkers[example].learn(
          asideHolds: asideHolds[place], nearerHolds: second.map { nearerHolds[$0] },
          position: second.flatMap { nearerHolds[$0] ? nearer.rows[$0] : nil })
      }
    }
    try best.close(Array(starts.indices), by: oracle, step: steps)
    return try best.perturbation()
  }
}

/// One example's place on the boundary, and the lengths of its steps.
private struct Walker {
  private var position: [Float]
  let isWalking: Bool
  /// Lengths relative to the distance from the original: along the sphere, and towards it.
  private var (sideways, inward) = (0.1, 0.1)
  private var asides: [Bool] = []
  private var inwards: [Bool] = []

  init(_ start: [Float]?) { (position, isWalking) = (start ?? [], start != nil) }

  /// A random step along the sphere around the original.
  func aside(of original: [Float], using generator: inout SeededGenerator) -> [Float] {
    let change = position .- original
    let distance = Norm.l2.size(of: change)
    guard distance > 0 else { return position }
    let towards = change .* Float(1 / distance)
    var step = change.map { _ in Float(generator.normalDeviate()) }
    let along = zip(step, towards).reduce(Float(0)) { $0 + $1.0 * $1.1 }
    step = step .- towards .* along
    let length = max(Norm.l2.size(of: step), 1e-12)
    step = step .* Float(sideways * distance / length)
    let moved = change .+ step
    return (original .+ moved .* Float(distance / Norm.l2.size(of: moved))).asPixels
  }

  func nearer(_ point: [Float], to original: [Float]) -> [Float] {
    (point .+ (original .- point) .* Float(inward)).asPixels
  }

  /// Takes a step that held, and adapts the lengths: half of the steps aside and a quarter of those
  /// inward should hold.
  mutating func learn(asideHolds: Bool, nearerHolds: Bool?, position new: [Float]?) {
    if let new { position = new }
    asides.append(asideHolds)
    if let nearerHolds { inwards.append(nearerHolds) }
    if asides.count >= 20 {
      let share = Double(asides.count(where: \.self)) / Double(asides.count)
      if share > 0.5 { sideways = min(sideways * 1.3, 1) } else if share < 0.2 { sideways /= 1.5 }
      asides = []
    }
    if inwards.count >= 10 {
      let share = Double(inwards.count(where: \.self)) / Double(inwards.count)
      if share > 0.25 { inward = min(inward * 1.3, 0.5) } else if share < 0.15 { inward /= 1.5 }
      inwards = []
    }
  }
}

extension AttackKind {
  public static let boundary = AttackKind(name: "boundary", options: [.steps]) {
    options throws(AttackError) in
    try BoundaryAttack(steps: options.steps ?? 5000)
  }
}
