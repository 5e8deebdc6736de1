import Tensors
public import Toolkit

/// The control without an attacker: noise of an attack's size.
///
/// For `linf` every pixel value moves by epsilon, up or down at random; for `l2` the picture moves
/// by epsilon in a random direction. The result is clipped to `0...1`. It never asks the model.
public struct RandomSignNoise: Attack {
  public let norm: Norm

  public init(norm: Norm = .linf) {
    self.norm = norm
  }

  public static var kind: String { "noise" }
  public var name: String { "noise" }
  public var access: Access { .nothing }
  public var description: String {
    switch norm {
    case .linf: "random sign noise (linf)"
    case .l2: "noise in a random direction (l2)"
    }
  }

  public func perturb(
    _ task: AttackTask, oracle: Oracle, generators: inout [SeededGenerator]
  ) throws(AttackError) -> Perturbation {
    let pixels = task.pixels
    let ball = try task.ball(norm: norm, generators: generators)
    guard ball.epsilon > 0, pixels.count > 0 else { return Perturbation(pixels: pixels) }
    let size = pixels.count / generators.count
    let noisy = try tensors { () throws(TensorError) -> Tensor in
      let noise =
        switch norm {
        case .linf: try signs(size: size, using: &generators)
        case .l2: try directions(size: size, using: &generators)
        }
      return try ball.projecting(pixels + noise.reshaped(to: pixels.shape) * ball.epsilon)
    }
    return Perturbation(pixels: noisy)
  }

  /// Random signs, one bit each, `[batch, size]`.
  private func signs(
    size: Int, using generators: inout [SeededGenerator]
  ) throws(TensorError) -> Tensor {
    var signs: [Float] = []
    signs.reserveCapacity(generators.count * size)
    for example in generators.indices { signs += generators[example].signs(size) }
    return try Tensor(signs, shape: [generators.count, size])
  }

  /// Unit vectors in random directions, `[batch, size]`.
  private func directions(
    size: Int, using generators: inout [SeededGenerator]
  ) throws(TensorError) -> Tensor {
    var rows: [Tensor] = []
    for example in generators.indices {
      rows.append(try .normal([1, size], using: &generators[example]))
    }
    return try norm.steepestAscent(Tensor.concatenated(rows, dim: 0))
  }
}

extension AttackKind {
  public static let noise = AttackKind(name: "noise") { options throws(AttackError) in
    RandomSignNoise(norm: options.norm)
  }
}
