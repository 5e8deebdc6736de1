internal import CLibSVM

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

extension TrainedSupportVectors {
  /// Copies a model out of libsvm's memory.
  init(
    _ model: svm_model, kernel: SupportVectorTraining.Kernel, featureCount: Int
  ) throws(SupportVectorError) {
    guard let labels = model.label, let counts = model.nSV, let rho = model.rho,
      let vectors = model.SV, let coefficients = model.sv_coef
    else { throw .trainingFailed }
    let classes = Int(model.nr_class)
    let rows = Int(model.l)
    self.kernel = kernel
    self.featureCount = featureCount
    classLabels = (0..<classes).map { Int(labels[$0]) }
    supportCounts = (0..<classes).map { Int(counts[$0]) }
    self.rho = (0..<(classes * (classes - 1) / 2)).map { Float(rho[$0]) }
    supportVectors = (0..<rows).flatMap { row in
      (0..<featureCount).map { column in Float(vectors[row]?[column].value ?? 0) }
    }
    dualCoefficients = (0..<(classes - 1)).flatMap { other in
      (0..<rows).map { row in Float(coefficients[other]?[row] ?? 0) }
    }
  }
}
