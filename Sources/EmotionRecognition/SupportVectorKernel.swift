import Glibc

/// The similarity that a support vector classifier sums.
public enum SupportVectorKernel: Equatable, Sendable {
  /// `x . v`
  case linear
  /// `exp(-gamma * |x - v|^2)`, gamma above 0.
  case radialBasis(gamma: Float)

  /// The name in a model's metadata.
  var name: String {
    switch self {
    case .linear: "linear"
    case .radialBasis: "rbf"
    }
  }

  func check() throws(ModelError) {
    if case .radialBasis(let gamma) = self, !(gamma.isFinite && gamma > 0) {
      throw ModelError.badValue("gamma", found: "\(gamma)", expected: "a finite number above 0")
    }
  }

  /// The kernel between one vector and each row of a matrix `[rows, x.count]`, row-major.
  ///
  /// - Precondition: `matrix.count == rows * x.count`.
  func callAsFunction(_ x: [Float], matrix: [Float], rows: Int) -> [Float] {
    precondition(matrix.count == rows * x.count)
    var values = [Float](repeating: 0, count: rows)
    matrix.withUnsafeBufferPointer { matrix in
      x.withUnsafeBufferPointer { x in
        guard let first = matrix.baseAddress, let vector = x.baseAddress else { return }
        for r in 0..<rows {
          values[r] = of(vector, first + r &* x.count, count: x.count)
        }
      }
    }
    return values
  }

  @inline(__always)
  private func of(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int
  ) -> Float {
    switch self {
    case .linear: DotProduct.of(a, b, count: count)
    case .radialBasis(let gamma): exp(-gamma * DotProduct.squaredDistance(a, b, count: count))
    }
  }
}
