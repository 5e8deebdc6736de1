public import Tensors
public import Toolkit

/// The pictures that an attacker may make of a batch: within epsilon of the original by the norm,
/// and within `0...1`.
public struct PerturbationBall {
  public let norm: Norm
  /// The size of the ball in units of `0...1` pixels.
  public let epsilon: Float
  /// The original pictures, `[batch, channels, height, width]`, `0...1`.
  public let centre: Tensor
  // The corners of the box that is the whole ball for linf, and the pixel range alone for l2.
  private let lower: Tensor
  private let upper: Tensor

  /// - Precondition: the centre's values are in `0...1`, and epsilon is finite and not negative;
  ///   the attacks and the runner check both.
  public init(norm: Norm, epsilon: Float, centre: Tensor) throws(TensorError) {
    self.norm = norm
    self.epsilon = epsilon
    self.centre = centre
    let reach = norm == .linf ? epsilon : 1
    lower = try (centre - reach).clamped(to: 0...1)
    upper = try (centre + reach).clamped(to: 0...1)
  }

  /// The point of the ball for each example that is nearest to the given one (for `l2` where the
  /// pixel range cuts the ball: a point of both that is near).
  ///
  /// - Parameter point: the shape of the centre.
  /// - Returns: the same shape. A NaN stays one.
  public func projecting(_ point: Tensor) throws(TensorError) -> Tensor {
    guard epsilon > 0 else { return centre }
    guard norm == .l2 else { return try point.maximum(lower).minimum(upper) }
    let difference = try point - centre
    let excess =
      try norm.lengths(difference)
      .clamped(to: epsilon...Float.greatestFiniteMagnitude) / epsilon
    // Cutting to 0...1 afterwards brings every pixel nearer to the centre, so it stays in the ball.
    return try (centre + difference / excess).maximum(lower).minimum(upper)
  }

  /// A random point of the ball for each example, drawn from the example's own generator.
  ///
  /// Uniform in the ball before the pixel range cuts it. For `l2`, the first d of d + 2 normal
  /// numbers divided by the length of them all are uniform in the ball of d dimensions (Voelker,
  /// Gosmann and Stewart 2017, "Efficiently sampling vectors and coordinates from the n-sphere and
  /// n-ball").
  ///
  /// - Parameter generators: one an example.
  /// - Returns: the shape of the centre.
  /// - Precondition: `generators.count` is the batch size.
  public func randomPoint(
    using generators: inout [SeededGenerator]
  ) throws(TensorError) -> Tensor {
    let shape = centre.shape
    let size = centre.count / max(1, generators.count)
    var offsets: [Tensor] = []
    for example in generators.indices {
      switch norm {
      case .linf:
        offsets.append(try .uniform([1, size], in: -1...1, using: &generators[example]))
      case .l2:
        let normal = try Tensor.normal([1, size + 2], using: &generators[example])
        let direction = try normal / norm.lengths(normal)
        offsets.append(try direction.narrowed(dim: 1, from: 0, length: size))
      }
    }
    guard !offsets.isEmpty else { return centre }
    let offset = try Tensor.concatenated(offsets, dim: 0).reshaped(to: shape)
    return try projecting(centre + offset * epsilon)
  }
}
