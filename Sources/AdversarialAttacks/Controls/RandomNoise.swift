import Tensors
public import Toolkit

/// The control without an attacker: noise of an attack's size, clipped to the ball and to `0...1`.
///
/// One draw never asks the model. Of several draws the best counts, which is the floor that every
/// attack must beat.
public struct RandomNoise: Attack {
  /// How the noise is distributed.
  public enum Distribution: String, Codable, CaseIterable, Hashable, Sendable {
    /// On the ball's surface: for `linf` every pixel value moves by epsilon, up or down; for `l2`
    /// the picture moves by epsilon in a random direction.
    case sign
    /// Uniform in the ball.
    case uniform
    /// Normal, with a deviation of half of epsilon for `linf`, and of an expected length of epsilon
    /// for `l2`.
    case gaussian
  }

  public let norm: Norm
  public let distribution: Distribution
  /// How many draws there are, at least 1.
  public let draws: Int

  public init(norm: Norm = .linf) {
    (self.norm, distribution, draws) = (norm, .sign, 1)
  }

  /// - Throws: `AttackError.invalidOption` for fewer draws than one.
  public init(
    norm: Norm = .linf, distribution: Distribution, draws: Int = 1
  ) throws(AttackError) {
    try AttackError.check("the number of draws", isAtLeastOne: draws)
    (self.norm, self.distribution, self.draws) = (norm, distribution, draws)
  }

  private enum CodingKeys: String, CodingKey {
    case norm, distribution, draws
  }

  /// - Throws: As the other initialiser, so that a manifest cannot hold an invalid attack.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      norm: values.decode(Norm.self, forKey: .norm),
      distribution: values.decodeIfPresent(Distribution.self, forKey: .distribution) ?? .sign,
      draws: values.decodeIfPresent(Int.self, forKey: .draws) ?? 1)
  }

  /// What is usual is left out, so that its manifests are those written before there was a choice.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(norm, forKey: .norm)
    if distribution != .sign { try values.encode(distribution, forKey: .distribution) }
    if draws > 1 { try values.encode(draws, forKey: .draws) }
  }

  public static var kind: String { "noise" }
  public var name: String {
    "noise" + (distribution == .sign ? "" : "-\(distribution.rawValue)")
      + (draws == 1 ? "" : "-best-of-\(draws)")
  }
  public var access: Access { draws == 1 ? .nothing : .decision }
  public var description: String {
    let words =
      switch (distribution, norm) {
      case (.sign, .linf): "random sign noise (linf)"
      case (.sign, .l2): "noise in a random direction (l2)"
      case (let other, let norm): "\(other.rawValue) noise (\(norm.rawValue))"
      }
    return words + (draws == 1 ? "" : ", the best of \(draws) draws")
  }

  public func perturb(
    _ task: AttackTask, oracle: Oracle, generators: inout [SeededGenerator]
  ) throws(AttackError) -> Perturbation {
    let ball = try task.ball(norm: norm, generators: generators)
    guard ball.epsilon > 0, task.pixels.count > 0 else { return Perturbation(pixels: task.pixels) }
    guard draws > 1 else {
      return Perturbation(pixels: try noisy(ball, using: &generators))
    }
    var best = try BestPictures(task, norm: norm, rule: .strongest, loss: .margin, attack: name)
    for draw in 1...draws {
      let examples = best.unfinished
      guard !examples.isEmpty else { break }
      let part = try tensors { () throws(TensorError) in try ball.selecting(examples) }
      var chosen = examples.map { generators[$0] }
      let pictures = try noisy(part, using: &chosen)
      for (place, example) in examples.enumerated() { generators[example] = chosen[place] }
      try best.judge(pictures, of: examples, step: draw, by: oracle)
    }
    return try best.perturbation()
  }

  private func noisy(
    _ ball: PerturbationBall, using generators: inout [SeededGenerator]
  ) throws(AttackError) -> Tensor {
    try tensors { () throws(TensorError) in
      switch (distribution, norm) {
      case (.uniform, _): return try ball.randomPoint(using: &generators)
      case (.sign, .linf): return try signs(ball, using: &generators)
      case (.sign, .l2):
        let directions = try norm.steepestAscent(normals(ball, using: &generators))
        return try ball.moved(by: directions * ball.epsilon)
      case (.gaussian, .linf):
        return try ball.moved(by: normals(ball, using: &generators) * (ball.epsilon / 2))
      case (.gaussian, .l2):
        let size = Float(ball.centre.count / generators.count)
        return try ball.moved(
          by: normals(ball, using: &generators) * (ball.epsilon / size.squareRoot()))
      }
    }
  }

  /// Random signs, one bit each.
  private func signs(
    _ ball: PerturbationBall, using generators: inout [SeededGenerator]
  ) throws(TensorError) -> Tensor {
    let size = ball.centre.count / generators.count
    var signs: [Float] = []
    signs.reserveCapacity(generators.count * size)
    for example in generators.indices { signs += generators[example].signs(size) }
    return try ball.moved(by: Tensor(signs, shape: [generators.count, size]) * ball.epsilon)
  }

  /// Normal numbers, `[batch, size]`.
  private func normals(
    _ ball: PerturbationBall, using generators: inout [SeededGenerator]
  ) throws(TensorError) -> Tensor {
    let size = ball.centre.count / generators.count
    var rows: [Tensor] = []
    for example in generators.indices {
      rows.append(try .normal([1, size], using: &generators[example]))
    }
    return try Tensor.concatenated(rows, dim: 0)
  }
}

extension PerturbationBall {
  /// The centre, moved by offsets `[batch, size]`.
  fileprivate func moved(by offsets: Tensor) throws(TensorError) -> Tensor {
    try projecting(centre + offsets.reshaped(to: centre.shape))
  }
}

extension AttackKind {
  public static let noise = noise("noise", .sign)
  public static let uniformNoise = noise("noise-uniform", .uniform)
  public static let gaussianNoise = noise("noise-gaussian", .gaussian)

  /// Each of the restarts is a draw.
  private static func noise(
    _ name: String, _ distribution: RandomNoise.Distribution
  ) -> AttackKind {
    AttackKind(name: name, options: [.restarts]) { options throws(AttackError) in
      try RandomNoise(
        norm: options.norm ?? .linf, distribution: distribution, draws: options.restarts ?? 1)
    }
  }
}
