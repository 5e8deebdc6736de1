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
  /// The price of a sample on the wrong side, above 0 (`C`); more fits the samples more closely.
  public var cost: Double
  /// Factors on the cost by label, above 0; 1 for labels that are left out.
  public var classWeights: [Int: Double]
  /// By how much the solution may miss optimality, above 0.
  public var tolerance: Double
  /// The memory for kernel values, in MB; more makes training quicker.
  public var cacheMegabytes: Double

  public init(
    kernel: Kernel, cost: Double = 1, classWeights: [Int: Double] = [:], tolerance: Double = 1e-3,
    cacheMegabytes: Double = 400
  ) {
    self.kernel = kernel
    self.cost = cost
    self.classWeights = classWeights
    self.tolerance = tolerance
    self.cacheMegabytes = cacheMegabytes
  }
}
