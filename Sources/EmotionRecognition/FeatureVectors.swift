/// Scales each feature to mean 0 and deviation 1 over the training data.
public struct Standardization: Equatable, Sendable {
  /// The mean of each feature over the training data.
  public let mean: [Float]
  /// The deviation of each feature, above 0 (scikit-learn's `scale_`).
  public let scale: [Float]

  /// - Throws: `ModelError`: the counts differ, a number is not finite, or a scale is not above 0.
  public init(mean: [Float], scale: [Float]) throws {
    try WeightCheck.shape("feature_scale", found: scale.count, expected: mean.count)
    try WeightCheck.finite("feature_mean", mean)
    try WeightCheck.finite("feature_scale", scale)
    if let index = scale.firstIndex(where: { $0 <= 0 }) {
      throw ModelError.badValue(
        "feature_scale", found: "\(scale[index]) at position \(index)",
        expected: "a deviation above 0")
    }
    self.mean = mean
    self.scale = scale
  }

  public var featureCount: Int { mean.count }

  /// `(features - mean) / scale`, element by element.
  ///
  /// - Precondition: `features.count == featureCount`.
  func callAsFunction(_ features: [Float]) -> [Float] {
    precondition(features.count == featureCount)
    var result = features
    for i in result.indices { result[i] = (features[i] - mean[i]) / scale[i] }
    return result
  }
}

/// Checks of weights before they become part of a model.
enum WeightCheck {
  static func shape(_ name: String, found: Int, expected: Int) throws {
    guard found == expected else {
      throw ModelError.wrongShape(name, found: [found], expected: [expected])
    }
  }

  static func finite(_ name: String, _ values: [Float]) throws {
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      throw ModelError.notFinite(name, index: index, value: values[index])
    }
  }
}

/// Products of dense vectors in plain Swift.
enum DotProduct {
  /// The sum of `a[i] * b[i]`.
  ///
  /// Eight independent sums let the compiler use vector instructions, since it may not reorder a
  /// single sum; they are variables because SIMD types are slow in debug builds.
  ///
  /// - Precondition: both pointers have `count` elements.
  @inline(__always)
  static func of(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int) -> Float {
    var (s0, s1, s2, s3): (Float, Float, Float, Float) = (0, 0, 0, 0)
    var (s4, s5, s6, s7): (Float, Float, Float, Float) = (0, 0, 0, 0)
    var i = 0
    while i &+ 8 <= count {
      s0 += a[i] * b[i]
      s1 += a[i &+ 1] * b[i &+ 1]
      s2 += a[i &+ 2] * b[i &+ 2]
      s3 += a[i &+ 3] * b[i &+ 3]
      s4 += a[i &+ 4] * b[i &+ 4]
      s5 += a[i &+ 5] * b[i &+ 5]
      s6 += a[i &+ 6] * b[i &+ 6]
      s7 += a[i &+ 7] * b[i &+ 7]
      i &+= 8
    }
    var total = ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7))
    while i < count {
      total += a[i] * b[i]
      i &+= 1
    }
    return total
  }

  /// The sum of `(a[i] - b[i])^2`.
  ///
  /// - Precondition: both pointers have `count` elements.
  @inline(__always)
  static func squaredDistance(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int
  ) -> Float {
    var (s0, s1, s2, s3): (Float, Float, Float, Float) = (0, 0, 0, 0)
    var i = 0
    while i &+ 4 <= count {
      let d0 = a[i] - b[i]
      let d1 = a[i &+ 1] - b[i &+ 1]
      let d2 = a[i &+ 2] - b[i &+ 2]
      let d3 = a[i &+ 3] - b[i &+ 3]
      s0 += d0 * d0
      s1 += d1 * d1
      s2 += d2 * d2
      s3 += d3 * d3
      i &+= 4
    }
    var total = (s0 + s2) + (s1 + s3)
    while i < count {
      let d = a[i] - b[i]
      total += d * d
      i &+= 1
    }
    return total
  }
}
