import Tensors
public import Toolkit

/// Estimates the boundary's direction from decisions around a point on it, jumps, and goes back.
///
/// Chen, Jordan and Wainwright 2020, "HopSkipJumpAttack: a query-efficient decision-based attack",
/// algorithm 2. The first probes reach a tenth of the distance, and none is closer than half a step
/// of 8 bits, because a pipeline that reads files would not see it.
public struct HopSkipJump: Attack {
  public let norm: Norm
  /// Jumps, at least 1.
  public let steps: Int
  /// Probes of the first estimate; later ones take more, by the square root of the step.
  public let probes: Int

  /// The most probes of one estimate, as in the paper's code.
  private static let mostProbes = 10_000

  /// - Throws: `AttackError` if a number is below 1.
  public init(norm: Norm = .l2, steps: Int = 30, probes: Int = 100) throws(AttackError) {
    guard steps >= 1 else { throw .invalidSteps(steps) }
    try AttackError.check("the number of probes", isAtLeastOne: probes)
    (self.norm, self.steps, self.probes) = (norm, steps, probes)
  }

  /// - Throws: As the other initialiser, so that a manifest cannot hold an invalid attack.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      norm: values.decode(Norm.self, forKey: .norm), steps: values.decode(Int.self, forKey: .steps),
      probes: values.decode(Int.self, forKey: .probes))
  }

  public static var kind: String { "hopskipjump" }
  public var access: Access { .decision }
  public var bound: AttackBound { .smallest }
  public var name: String {
    "hopskipjump" + (steps == 30 && probes == 100 ? "" : "-\(steps)x\(probes)")
  }
  public var description: String {
    "HopSkipJump (\(norm.rawValue)), \(steps) jumps, \(probes) probes at first"
  }

  public func perturb(
    _ task: AttackTask, oracle: Oracle, generators: inout [SeededGenerator]
  ) throws(AttackError) -> Perturbation {
    guard
      var best = try task.searchForNearest(norm: norm, generators: generators, attack: name)
    else { return Perturbation(pixels: task.pixels) }
    let originals = try PictureRows(task.pixels)
    let starts = try task.adversarialStarts(oracle, &generators, &best)
    for (example, start) in starts.enumerated() {
      guard let start else { continue }
      let hopper = Hopper(
        attack: self, example: example, original: originals.rows[example],
        criterion: task.criterion.selecting([example]), template: originals.selecting([example]),
        oracle: oracle)
      var point = try hopper.onBoundary(from: start)
      for step in 1...steps {
        try best.judge(hopper.pictures([point]), of: [example], step: step, by: oracle)
        guard best.unfinished.contains(example), best.distances[example] > 0 else { break }
        point = try hopper.jumped(
          from: point, step: step, mostProbes: Self.mostProbes, using: &generators[example])
      }
      try best.judge(hopper.pictures([point]), of: [example], step: steps, by: oracle)
    }
    try best.close(Array(starts.indices), by: oracle, step: steps)
    return try best.perturbation()
  }
}

/// The search of one example.
private struct Hopper {
  let attack: HopSkipJump
  let example: Int
  let original: [Float]
  let criterion: Criterion
  let template: PictureRows
  let oracle: Oracle
  private var norm: Norm { attack.norm }
  private var size: Double { Double(original.count) }
  /// How near to the boundary a bisection ends, as a share of the way.
  private var tolerance: Double {
    norm == .l2 ? 1 / (size * size.squareRoot()) : 1 / (size * size)
  }

  init(
    attack: HopSkipJump, example: Int, original: [Float], criterion: Criterion,
    template: PictureRows, oracle: Oracle
  ) {
    (self.attack, self.example, self.original) = (attack, example, original)
    (self.criterion, self.template, self.oracle) = (criterion, template, oracle)
  }

  func pictures(_ rows: [[Float]]) throws(AttackError) -> Tensor {
    var batch = template
    batch.rows = rows
    return try batch.tensor()
  }

  private func holds(_ rows: [[Float]]) throws(AttackError) -> [Bool] {
    try oracle.decisions(pictures(rows), of: Array(repeating: example, count: rows.count))
      .map { criterion.isSatisfied(by: $0, example: 0) }
  }

  /// The last adversarial point on the way from one to the original.
  func onBoundary(from point: [Float]) throws(AttackError) -> [Float] {
    let change = point .- original
    let whole = norm.size(of: change)
    func at(_ share: Double) -> [Float] {
      switch norm {
      case .l2: return original .+ change .* Float(share)
      case .linf:
        let limit = Float(share * whole)
        return original .+ change.map { min(max($0, -limit), limit) }
      }
    }
    // A file cannot tell differences of less than half a step of 8 bits.
    let end = max(tolerance, 0.25 / 255 / max(whole, 1e-12))
    var (low, high) = (0.0, 1.0)
    while high - low > end {
      let middle = (low + high) / 2
      if try holds([at(middle)])[0] { high = middle } else { low = middle }
    }
    return at(high)
  }

  /// A jump along the estimated direction, back on the boundary.
  func jumped(
    from point: [Float], step: Int, mostProbes: Int, using generator: inout SeededGenerator
  ) throws(AttackError) -> [Float] {
    let distance = norm.size(of: point .- original)
    guard distance > 0 else { return point }
    let count = min(Int(Double(attack.probes) * Double(step).squareRoot()), mostProbes)
    let reach = norm == .l2 ? size.squareRoot() * tolerance * distance : size * tolerance * distance
    let floor = 0.5 / 255 * (norm == .l2 ? size.squareRoot() : 1)
    let direction = try direction(
      at: point, probes: count, reach: max(reach, floor, step == 1 ? 0.1 * distance : 0),
      using: &generator)
    var length = distance / Double(step).squareRoot()
    // Shorter until the jump ends on the attacker's side.
    for _ in 0..<20 {
      let landing = (point .+ direction .* Float(length)).asPixels
      if try holds([landing])[0] { return try onBoundary(from: landing) }
      length /= 2
    }
    return point
  }

  /// The direction towards the attacker's side: the mean of random probes, those on this side
  /// counted positive, with the mean answer subtracted (equation 16).
  private func direction(
    at point: [Float], probes: Int, reach: Double, using generator: inout SeededGenerator
  ) throws(AttackError) -> [Float] {
    var steps: [[Float]] = []
    for _ in 0..<probes {
      let raw = point.map { _ in
        norm == .l2
          ? Float(generator.normalDeviate()) : Float.random(in: -1...1, using: &generator)
      }
      let length = Norm.l2.size(of: raw)
      // For linf the probe's largest change is about the reach.
      let wanted = norm == .l2 ? reach : reach * (size / 3).squareRoot()
      // What clipping leaves is what was probed.
      steps.append((point .+ raw .* Float(wanted / max(length, 1e-12))).asPixels .- point)
    }
    var answers: [Float] = []
    for start in stride(from: 0, to: probes, by: 128) {
      let part = steps[start..<min(start + 128, probes)].map { point .+ $0 }
      answers += try holds(part).map { $0 ? 1 : -1 }
    }
    let mean = answers.reduce(0, +) / Float(answers.count)
    var sum = [Float](repeating: 0, count: point.count)
    let isOneSided = abs(mean) == 1
    for (step, answer) in zip(steps, answers) {
      sum = sum .+ step .* (isOneSided ? answer : answer - mean)
    }
    switch norm {
    case .l2:
      let length = Norm.l2.size(of: sum)
      return length > 0 ? sum .* Float(1 / length) : sum
    case .linf: return sum.map { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }
    }
  }
}

extension AttackKind {
  public static let hopSkipJump = AttackKind(name: "hopskipjump", options: [.steps]) {
    options throws(AttackError) in
    try HopSkipJump(norm: options.norm ?? .l2, steps: options.steps ?? 30)
  }
}
