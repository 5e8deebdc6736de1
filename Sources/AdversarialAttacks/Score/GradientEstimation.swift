import Tensors
public import Toolkit

/// Projected descent along a gradient that is estimated from scores: SPSA.
///
/// Each estimate averages the slopes of the margin along random signs (Spall 1992; Uesato et al.
/// 2018, "Adversarial risk and the dangers of evaluating against weak attacks", section 4.2). The
/// steps are those of projected gradient descent, as in NES (Ilyas et al. 2018, "Black-box
/// adversarial attacks with limited queries and information", section 2.2).
public struct GradientEstimation: Attack {
  public let norm: Norm
  /// Steps, at least 1.
  public let steps: Int
  /// Random directions of each estimate, at least 1; each takes two queries.
  public let samples: Int
  /// How far along a direction the slope is measured, in units of `0...1` pixels.
  public let distance: Float

  /// - Throws: `AttackError` if a number is out of range.
  public init(
    norm: Norm = .linf, steps: Int = 40, samples: Int = 32, distance: Float = 2 / 255
  ) throws(AttackError) {
    guard steps >= 1 else { throw .invalidSteps(steps) }
    try AttackError.check("the number of samples", isAtLeastOne: samples)
    guard distance > 0, distance <= 1 else {
      throw .invalidOption(
        "the distance of the slope", found: Double(distance), expected: "above 0 and at most 1")
    }
    (self.norm, self.steps, self.samples, self.distance) = (norm, steps, samples, distance)
  }

  /// - Throws: As the other initialiser, so that a manifest cannot hold an invalid attack.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      norm: values.decode(Norm.self, forKey: .norm), steps: values.decode(Int.self, forKey: .steps),
      samples: values.decode(Int.self, forKey: .samples),
      distance: values.decode(Float.self, forKey: .distance))
  }

  public static var kind: String { "spsa" }
  public var access: Access { .scores }
  public var name: String {
    "spsa" + (steps == 40 && samples == 32 ? "" : "-\(steps)x\(samples)")
      + (distance == 2 / 255 ? "" : "-distance-\(distance)")
  }
  public var description: String {
    "SPSA (\(norm.rawValue)), \(steps) steps, \(samples) directions each"
  }

  public func perturb(
    _ task: AttackTask, oracle: Oracle, generators: inout [SeededGenerator]
  ) throws(AttackError) -> Perturbation {
    let ball = try task.ball(norm: norm, generators: generators)
    guard ball.epsilon > 0, task.pixels.count > 0 else { return Perturbation(pixels: task.pixels) }
    var best = try BestPictures(
      task, norm: norm, rule: .strongest, loss: .margin, attack: name)
    let all = Array(generators.indices)
    if task.stopsAtSuccess { try best.judge(task.pixels, of: all, step: 0, by: oracle) }
    var pictures = task.pixels
    for step in 0..<steps {
      let examples = task.stopsAtSuccess ? best.remaining : all
      guard !examples.isEmpty else { break }
      let (mine, here) = try tensors { () throws(TensorError) in
        (try ball.selecting(examples), try pictures.rows(examples))
      }
      let slope = try slope(at: here, of: examples, task.criterion, oracle, &generators)
      let length = ball.epsilon * (1 - Float(step) / Float(steps))
      let next = try tensors { () throws(TensorError) in
        try mine.projecting(here + norm.steepestAscent(slope) * length)
      }
      try best.judge(next, of: examples, step: step + 1, by: oracle)
      pictures = try tensors { () throws(TensorError) in
        // Examples that are done keep their place.
        var order = Array(all)
        for (place, example) in examples.enumerated() { order[example] = all.count + place }
        return try Tensor.concatenated([pictures, next], dim: 0).rows(order)
      }
    }
    return try best.perturbation()
  }

  private func slope(
    at pictures: Tensor, of examples: [Int], _ criterion: Criterion, _ oracle: Oracle,
    _ generators: inout [SeededGenerator]
  ) throws(AttackError) -> Tensor {
    let size = pictures.count / examples.count
    let mine = criterion.selecting(examples)
    var sum: Tensor?
    for _ in 0..<samples {
      var signs: [Float] = []
      signs.reserveCapacity(pictures.count)
      for example in examples { signs += generators[example].signs(size) }
      let direction = try tensors { () throws(TensorError) in
        try Tensor(signs, shape: pictures.shape)
      }
      let (up, down) = try tensors { () throws(TensorError) in
        (
          try (pictures + direction * distance).clamped(to: 0...1),
          try (pictures - direction * distance).clamped(to: 0...1)
        )
      }
      let above = try mine.grades(of: up, by: oracle, loss: .margin, examples: examples)
      let below = try mine.grades(of: down, by: oracle, loss: .margin, examples: examples)
      let slopes = zip(above, below).map { $0.objective - $1.objective }
      sum = try tensors { () throws(TensorError) in
        let part = try direction * Tensor(slopes, shape: [examples.count, 1, 1, 1])
        return try sum.map { sum throws(TensorError) in try sum + part } ?? part
      }
    }
    return sum ?? pictures
  }
}

extension SeededGenerator {
  /// Random signs, one bit each.
  mutating func signs(_ count: Int) -> [Float] {
    var signs: [Float] = []
    signs.reserveCapacity(count)
    while signs.count < count {
      var word = next()
      for _ in 0..<min(64, count - signs.count) {
        signs.append(word & 1 == 0 ? -1 : 1)
        word >>= 1
      }
    }
    return signs
  }
}

extension AttackKind {
  public static let spsa = AttackKind(name: "spsa", options: [.steps]) {
    options throws(AttackError) in
    try GradientEstimation(norm: options.norm ?? .linf, steps: options.steps ?? 40)
  }
}
