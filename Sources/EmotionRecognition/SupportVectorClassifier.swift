public import EmotionCore

/// A support vector classifier of several classes, one against one, as libsvm trains it.
///
/// Chang and Lin, "LIBSVM: A Library for Support Vector Machines" (2011), section 7: for each pair
/// of classes `i < j`, in the order (0,1), (0,2), ..., (1,2), ..., the decision value
/// `sum(coefficient * K(x, support vector)) - rho` votes for `i` above 0 and for `j` otherwise.
/// Inference only, in plain Swift.
public struct SupportVectorClassifier: Equatable, Sendable {
  public let standardization: Standardization
  public let kernel: SupportVectorKernel
  /// `[rows, features]`, row-major, standardised; the rows of a class lie together, in the order
  /// of `classes` (`model.SV` of libsvm).
  public let supportVectors: [Float]
  /// `[classes - 1, rows]`, row-major (`model.sv_coef`).
  public let dualCoefficients: [Float]
  /// `[classes * (classes - 1) / 2]`, one for each pair (`model.rho`).
  public let rho: [Float]
  /// The number of support vectors of each class (`model.nSV`).
  public let supportCounts: [Int]
  /// The emotion that each class stands for (`model.label`); at least two, none twice.
  public let classes: [Emotion]
  /// What class scores are multiplied by before the softmax, above 0; best fitted on validation
  /// data.
  public let sharpness: Float

  /// - Throws: `ModelError`: the sizes do not fit one another, a number is not finite, or a class
  ///   comes twice.
  public init(
    standardization: Standardization, kernel: SupportVectorKernel, supportVectors: [Float],
    dualCoefficients: [Float], rho: [Float], supportCounts: [Int], classes: [Emotion],
    sharpness: Float = 1
  ) throws(ModelError) {
    guard classes.count >= 2, Set(classes).count == classes.count else {
      throw ModelError.badValue(
        "class_labels", found: "\(classes.map(\.rawValue))",
        expected: "at least two emotions, none of them twice")
    }
    try WeightCheck.shape("support_counts", found: supportCounts.count, expected: classes.count)
    // An upper bound keeps the sum and the products below from overflowing on a damaged file.
    guard supportCounts.allSatisfy({ (0...supportVectors.count).contains($0) }) else {
      throw ModelError.badValue(
        "support_counts", found: "\(supportCounts)",
        expected: "for each class a number from 0 to that of the support vectors")
    }
    let rows = supportCounts.reduce(0, +)
    let features = standardization.featureCount
    guard supportVectors.count == rows * features else {
      throw ModelError.wrongShape(
        "support_vectors", found: [supportVectors.count], expected: [rows, features])
    }
    guard dualCoefficients.count == rows * (classes.count - 1) else {
      throw ModelError.wrongShape(
        "dual_coefficients", found: [dualCoefficients.count], expected: [classes.count - 1, rows])
    }
    let pairs = classes.count * (classes.count - 1) / 2
    try WeightCheck.shape("rho", found: rho.count, expected: pairs)
    try WeightCheck.finite("support_vectors", supportVectors)
    try WeightCheck.finite("dual_coefficients", dualCoefficients)
    try WeightCheck.finite("rho", rho)
    guard sharpness.isFinite, sharpness > 0 else {
      throw ModelError.badValue(
        "sharpness", found: "\(sharpness)", expected: "a finite number above 0")
    }
    try kernel.check()
    self.standardization = standardization
    self.kernel = kernel
    self.supportVectors = supportVectors
    self.dualCoefficients = dualCoefficients
    self.rho = rho
    self.supportCounts = supportCounts
    self.classes = classes
    self.sharpness = sharpness
  }

  public var featureCount: Int { standardization.featureCount }
  public var supportVectorCount: Int { supportCounts.reduce(0, +) }
}
