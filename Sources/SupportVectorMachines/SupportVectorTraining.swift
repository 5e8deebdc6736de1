/// How to train a support vector classifier of several classes.
///
/// C-SVC (Cortes and Vapnik, 1995), one against one, by libsvm's SMO solver (Chang and Lin, 2011;
/// Fan, Chen and Lin, 2005). It draws no random numbers: the same samples in the same order give
/// the same classifier.
public struct SupportVectorTraining: Sendable, Equatable {
  /// The similarity of two samples.
  public enum Kernel: Equatable, Sendable {
    /// `x . y`
    case linear
    /// `exp(-gamma * |x - y|^2)`, gamma above 0.
    case radialBasis(gamma: Float)
  }

  public var kernel: Kernel
  /// The penalty for a sample on the wrong side (`C`), above 0; a larger one fits the samples more
  /// closely.
  public var cost: Double
  /// Factors on the cost by label, above 0; 1 for labels without one.
  public var classWeights: [Int: Double]
  /// How far the solution may be from optimal, above 0.
  public var tolerance = 1e-3
  /// The memory for kernel values, in MB; more makes training faster.
  public var cacheMegabytes = 400.0

  public init(kernel: Kernel, cost: Double = 1, classWeights: [Int: Double] = [:]) {
    (self.kernel, self.cost, self.classWeights) = (kernel, cost, classWeights)
  }
}

extension SupportVectorTraining {
  /// Refuses everything on which libsvm would trap, hang or print.
  func validate(features: [[Float]], labels: [Int]) throws(SupportVectorError) {
    try validateSettings()
    guard features.count == labels.count else {
      throw .labelCount(samples: features.count, labels: labels.count)
    }
    let expected = features.first?.count ?? 0
    for (index, sample) in features.enumerated() {
      guard sample.count == expected, expected > 0 else {
        throw .featureCount(sample: index, found: sample.count, expected: expected)
      }
      guard sample.allSatisfy(\.isFinite) else { throw .notFinite(sample: index) }
      guard Int32(exactly: labels[index]) != nil else {
        throw .label(labels[index], sample: index)
      }
    }
    let classes = Set(labels).count
    guard classes >= 2 else { throw .tooFewClasses(classes) }
  }

  private func validateSettings() throws(SupportVectorError) {
    try requirePositive("cost", cost)
    try requirePositive("tolerance", tolerance)
    try requirePositive("cache size", cacheMegabytes)
    if case .radialBasis(let gamma) = kernel { try requirePositive("gamma", Double(gamma)) }
    for (label, weight) in classWeights.sorted(by: { $0.key < $1.key }) {
      try requirePositive("weight of class \(label)", weight)
    }
  }

  private func requirePositive(_ name: String, _ value: Double) throws(SupportVectorError) {
    guard value.isFinite, value > 0 else { throw .notPositive(setting: name, value) }
  }
}
