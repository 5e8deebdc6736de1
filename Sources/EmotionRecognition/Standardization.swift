/// Brings each feature to mean 0 and deviation 1, with the figures of the training data.
public struct Standardization: Equatable, Sendable {
  /// The mean of each feature over the training data.
  public let mean: [Float]
  /// The deviation that each feature is divided by, above 0 (`scale_` of scikit-learn).
  public let scale: [Float]

  /// - Throws: `ModelError`: the counts differ, a number is not finite, or a scale is not above 0.
  public init(mean: [Float], scale: [Float]) throws(ModelError) {
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

/// The checks that weights pass before they become part of a model.
enum WeightCheck {
  static func shape(_ name: String, found: Int, expected: Int) throws(ModelError) {
    guard found == expected else {
      throw ModelError.wrongShape(name, found: [found], expected: [expected])
    }
  }

  static func finite(_ name: String, _ values: [Float]) throws(ModelError) {
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      throw ModelError.notFinite(name, index: index, value: values[index])
    }
  }
}
