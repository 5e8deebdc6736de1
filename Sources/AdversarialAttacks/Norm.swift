public import Tensors

/// How the size of a perturbation is measured, in units of `0...1` pixels.
public enum Norm: String, Codable, Sendable, CaseIterable {
  /// The largest change of any one pixel value.
  case linf
  /// The square root of the summed squares of all changes of a picture.
  case l2

  /// The size of each example's perturbation.
  ///
  /// - Parameter difference: `[batch, ...]`, perturbed less original.
  /// - Returns: one number an example.
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
  /// - Returns: the same shape.
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

  /// Each example's size in the shape `[batch, 1, ...]`, which broadcasts against the examples.
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
  /// How far a measured size may exceed epsilon, relative to epsilon, and still count as inside:
  /// neither 8/255 nor the projection onto a sphere is exact in 32-bit arithmetic.
  static let relativeTolerance = 5e-6

  /// Whether a measured size is within epsilon.
  func allows(_ distance: Double, epsilon: Float) -> Bool {
    distance <= Double(epsilon) * (1 + Norm.relativeTolerance)
  }

  /// Refuses an epsilon that is negative or not a number, and for `linf` one that looks as if it
  /// were counted in 255ths.
  func check(epsilon: Float) throws(AttackError) {
    guard epsilon >= 0, epsilon.isFinite, self != .linf || epsilon <= 1 else {
      throw .invalidEpsilon(epsilon, self)
    }
  }
}
