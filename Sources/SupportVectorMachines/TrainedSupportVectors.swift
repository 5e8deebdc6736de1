/// A support vector classifier of several classes, as libsvm trained it: plain arrays.
///
/// For classes `i < j`, by their place in `classLabels`, the decision value of features `x` is
/// `sum(dualCoefficients[j - 1, r] K(x, r) for r of class i)
/// + sum(dualCoefficients[i, r] K(x, r) for r of class j) - rho[pair]`, above 0 for class `i`;
/// pairs go (0,1), (0,2), ..., (1,2), ... (Chang and Lin, "LIBSVM", 2011, section 7).
public struct TrainedSupportVectors: Equatable, Sendable {
  public let kernel: SupportVectorTraining.Kernel
  /// The number of features of a sample.
  public let featureCount: Int
  /// `[rows, features]`, row-major; the rows of a class lie together, in the order of
  /// `classLabels`.
  public let supportVectors: [Float]
  /// `[classes - 1, rows]`, row-major.
  public let dualCoefficients: [Float]
  /// `[classes * (classes - 1) / 2]`.
  public let rho: [Float]
  /// The label of each class, in the order of their first appearance in the samples.
  public let classLabels: [Int]
  /// The number of support vectors of each class.
  public let supportCounts: [Int]

  /// The number of rows.
  public var supportVectorCount: Int { supportCounts.reduce(0, +) }
}
