public import Tensors
public import Toolkit

/// A measure of a perturbation's size, in units of `0...1` pixels.
public enum Norm: String, Codable, Sendable, CaseIterable {
  /// The largest change of any one pixel value.
  case linf
  /// The square root of the summed squares of all changes of a picture.
  case l2

  /// The size of each example's perturbation.
  ///
  /// - Parameter difference: `[batch, ...]`, perturbed minus original.
  /// - Returns: One number per example.
  public func measure(_ difference: Tensor) throws(TensorError) -> [Float] {
    try lengths(difference).floats()
  }

  /// The direction of unit size along which a loss rises fastest.
  ///
  /// For `linf` that is the sign of the gradient (Goodfellow et al. 2015, section 4), for `l2` the
  /// gradient divided by its length. A gradient of zero gives a direction of zero, never a NaN; a
  /// tiny one keeps its direction.
  ///
  /// - Parameter gradient: `[batch, ...]`.
  /// - Returns: The same shape.
  public func steepestAscent(_ gradient: Tensor) throws(TensorError) -> Tensor {
    switch self {
    case .linf: return try gradient.sign()
    case .l2:
      // Confident models have gradients whose squares underflow: divide by the largest value first.
      let largest = try Norm.linf.lengths(gradient)
        .clamped(to: Float.leastNormalMagnitude...Float.greatestFiniteMagnitude)
      let scaled = try gradient / largest
      // Now the length is at least one, or the gradient is zero.
      return try scaled / lengths(scaled).clamped(to: 1...Float.greatestFiniteMagnitude)
    }
  }

  /// Each example's size, in the shape `[batch, 1, ...]` for broadcasting.
  func lengths(_ difference: Tensor) throws(TensorError) -> Tensor {
    let shape = difference.shape
    guard let batch = shape.first, batch > 0, shape.count > 1 else { return try difference.abs() }
    let rows = try difference.reshaped(to: [batch, difference.count / batch])
    let lengths =
      switch self {
      case .linf: try rows.abs().maximum(over: 1)
      case .l2: try rows.square().sum(over: [1], keepingDims: true).sqrt()
      }
    return try lengths.reshaped(to: [batch] + shape.dropFirst().map { _ in 1 })
  }
}

extension Norm {
  /// The relative excess over epsilon that still counts as inside: neither 8/255 nor the projection
  /// onto a sphere is exact in 32-bit arithmetic.
  static let relativeTolerance = 5e-6

  /// Whether a measured size is within epsilon.
  func allows(_ distance: Double, epsilon: Float) -> Bool {
    distance <= Double(epsilon) * (1 + Norm.relativeTolerance)
  }

  /// Rejects an epsilon that is negative or not finite, and for `linf` one that seems to count
  /// 255ths.
  func check(epsilon: Float) throws(AttackError) {
    guard epsilon >= 0, epsilon.isFinite, self != .linf || epsilon <= 1 else {
      throw .invalidEpsilon(epsilon, self)
    }
  }
}

extension Norm {
  /// Whether 8-bit pictures can differ by this size, in 255ths: for linf only in whole steps,
  /// whereas an l2 length can have any value, even far above 255.
  public func allows(epsilon255 epsilon: Double) -> Bool {
    switch self {
    case .linf: (1...255).contains(epsilon) && epsilon == epsilon.rounded()
    case .l2: epsilon > 0 && epsilon <= 10_000_000
    }
  }

  /// What `allows(epsilon255:)` expects, as part of a sentence.
  public var epsilonWords: String {
    switch self {
    case .linf: "for linf a whole number from 1 to 255, because pictures have 8 bits"
    case .l2: "for l2 a number above 0"
    }
  }
}

/// The pictures that an attacker may make from a batch: within epsilon of the originals, and within
/// `0...1`.
public struct PerturbationBall {
  public let norm: Norm
  /// The size of the ball in units of `0...1` pixels.
  public let epsilon: Float
  /// The original pictures, `[batch, channels, height, width]`, `0...1`.
  public let centre: Tensor
  // The corners of a box: the whole ball for linf, only the pixel range for l2.
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

  /// The ball around some of the pictures, in this order.
  func selecting(_ examples: [Int]) throws(TensorError) -> PerturbationBall {
    try PerturbationBall(norm: norm, epsilon: epsilon, centre: centre.rows(examples))
  }

  /// For each example the point of the ball nearest to the given one; if the pixel range cuts an
  /// `l2` ball, a near point of both.
  ///
  /// - Parameter point: The shape of the centre.
  /// - Returns: The same shape. A NaN stays one.
  public func projecting(_ point: Tensor) throws(TensorError) -> Tensor {
    guard epsilon > 0 else { return centre }
    guard norm == .l2 else { return try point.maximum(lower).minimum(upper) }
    let difference = try point - centre
    let excess =
      try norm.lengths(difference)
      .clamped(to: epsilon...Float.greatestFiniteMagnitude) / epsilon
    // Clipping to 0...1 afterwards moves every pixel towards the centre, so it stays in the ball.
    return try (centre + difference / excess).maximum(lower).minimum(upper)
  }

  /// A random point of the ball for each example, drawn from the example's own generator.
  ///
  /// Uniform in the ball before clipping to the pixel range. For `l2`, the first d of d + 2 normal
  /// numbers divided by the length of them all are uniform in the ball of d dimensions (Voelker,
  /// Gosmann and Stewart 2017, "Efficiently sampling vectors and coordinates from the n-sphere and
  /// n-ball").
  ///
  /// - Parameter generators: One per example.
  /// - Returns: The shape of the centre.
  /// - Precondition: `generators.count` is the batch size.
  public func randomPoint(
    using generators: inout [SeededGenerator]
  ) throws(TensorError) -> Tensor {
    try moved(using: &generators) { size, generator throws(TensorError) in
      switch norm {
      case .linf: return try .uniform([1, size], in: -1...1, using: &generator)
      case .l2:
        let normal = try Tensor.normal([1, size + 2], using: &generator)
        let direction = try normal / norm.lengths(normal)
        return try direction.narrowed(dim: 1, from: 0, length: size)
      }
    }
  }

  /// A random point on the ball's surface for each example, then clipped to `0...1`: where APGD
  /// begins.
  func surfacePoint(using generators: inout [SeededGenerator]) throws(TensorError) -> Tensor {
    try moved(using: &generators) { size, generator throws(TensorError) in
      let offset =
        switch norm {
        case .linf: try Tensor.uniform([1, size], in: -1...1, using: &generator)
        case .l2: try Tensor.normal([1, size], using: &generator)
        }
      return try offset / norm.lengths(offset)
    }
  }

  /// The centre, moved by epsilon times an offset for each example, `[1, size]`.
  private func moved(
    using generators: inout [SeededGenerator],
    by offset: (_ size: Int, inout SeededGenerator) throws(TensorError) -> Tensor
  ) throws(TensorError) -> Tensor {
    let size = centre.count / max(1, generators.count)
    var offsets: [Tensor] = []
    for example in generators.indices { offsets.append(try offset(size, &generators[example])) }
    guard !offsets.isEmpty else { return centre }
    let change = try Tensor.concatenated(offsets, dim: 0).reshaped(to: centre.shape)
    return try projecting(centre + change * epsilon)
  }
}
