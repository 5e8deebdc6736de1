public import EmotionCore
import Glibc
import Safetensors

/// A multi-class support vector classifier, one against one, as libsvm trains it.
///
/// Chang and Lin, "LIBSVM: A Library for Support Vector Machines" (2011), section 7: for each pair
/// of classes `i < j`, in the order (0,1), (0,2), ..., (1,2), ..., the decision value
/// `sum(coefficient * K(x, support vector)) - rho` votes for `i` above 0 and for `j` otherwise.
/// Inference only, in plain Swift.
public struct SupportVectorClassifier: Equatable, Sendable {
  public let standardization: Standardization
  public let kernel: SupportVectorKernel
  /// `[rows, features]`, row-major, standardised; grouped by class, in the order of `classes`
  /// (libsvm's `model.SV`).
  public let supportVectors: [Float]
  /// `[classes - 1, rows]`, row-major (`model.sv_coef`).
  public let dualCoefficients: [Float]
  /// `[classes * (classes - 1) / 2]`, one for each pair (`model.rho`).
  public let rho: [Float]
  /// The number of support vectors of each class (`model.nSV`).
  public let supportCounts: [Int]
  /// The emotion that each class stands for (`model.label`); at least two, all different.
  public let classes: [Emotion]
  /// The factor of class scores before the softmax, above 0; fitted on validation data.
  public let inverseTemperature: Float

  /// - Throws: `ModelError`: the sizes do not match, a number is not finite, or a class is
  ///   repeated.
  public init(
    standardization: Standardization, kernel: SupportVectorKernel, supportVectors: [Float],
    dualCoefficients: [Float], rho: [Float], supportCounts: [Int], classes: [Emotion],
    inverseTemperature: Float = 1
  ) throws {
    guard classes.count >= 2, Set(classes).count == classes.count else {
      throw ModelError.badValue(
        Name.classLabels, found: "\(classes.map(\.rawValue))",
        expected: "at least two emotions, all different")
    }
    try WeightCheck.shape(Name.supportCounts, found: supportCounts.count, expected: classes.count)
    // An upper bound keeps the sum and the products below from overflowing on a damaged file.
    guard supportCounts.allSatisfy({ (0...supportVectors.count).contains($0) }) else {
      throw ModelError.badValue(
        Name.supportCounts, found: "\(supportCounts)",
        expected: "for each class a number from 0 to the number of support vectors")
    }
    let rows = supportCounts.reduce(0, +)
    let features = standardization.featureCount
    guard supportVectors.count == rows * features else {
      throw ModelError.wrongShape(
        Name.supportVectors, found: [supportVectors.count], expected: [rows, features])
    }
    guard dualCoefficients.count == rows * (classes.count - 1) else {
      throw ModelError.wrongShape(
        Name.dualCoefficients, found: [dualCoefficients.count], expected: [classes.count - 1, rows])
    }
    let pairs = classes.count * (classes.count - 1) / 2
    try WeightCheck.shape(Name.rho, found: rho.count, expected: pairs)
    try WeightCheck.finite(Name.supportVectors, supportVectors)
    try WeightCheck.finite(Name.dualCoefficients, dualCoefficients)
    try WeightCheck.finite(Name.rho, rho)
    guard inverseTemperature.isFinite, inverseTemperature > 0 else {
      throw ModelError.badValue(
        Detail.inverseTemperature, found: "\(inverseTemperature)",
        expected: "a finite number above 0")
    }
    try kernel.check()
    self.standardization = standardization
    self.kernel = kernel
    self.supportVectors = supportVectors
    self.dualCoefficients = dualCoefficients
    self.rho = rho
    self.supportCounts = supportCounts
    self.classes = classes
    self.inverseTemperature = inverseTemperature
  }

  /// The names of the tensors in a model file.
  fileprivate enum Name {
    static let supportVectors = "support_vectors"
    static let dualCoefficients = "dual_coefficients"
    static let rho = "rho"
    static let supportCounts = "support_counts"
    static let classLabels = "class_labels"
  }

  /// The metadata entries of a model file.
  fileprivate enum Detail {
    /// "linear" or "rbf".
    static let kernel = "kernel"
    /// The RBF kernel's parameter, above 0.
    static let gamma = "gamma"
    /// The inverse temperature, above 0.
    static let inverseTemperature = "sharpness"
  }

  public var featureCount: Int { standardization.featureCount }
  public var supportVectorCount: Int { supportCounts.reduce(0, +) }
}

extension SupportVectorClassifier {
  /// The decision value of each pair of classes, in libsvm's order.
  ///
  /// - Throws: `RecognitionError` with the code `.unsuitableInput`: there are not `featureCount`
  ///   features.
  public func decisionValues(of features: [Float]) throws -> [Float] {
    guard features.count == featureCount else {
      throw RecognitionError.featureCount(found: features.count, expected: featureCount)
    }
    let rows = supportVectorCount
    let similarity = kernel(standardization(features), matrix: supportVectors, rows: rows)
    let starts = firstVectors

    // A support vector of class i has a coefficient for each other class: in row j - 1 for a later
    // class j, in row j for an earlier one.
    func sum(ofClass i: Int, coefficientRow: Int) -> Double {
      var total = 0.0
      for r in starts[i]..<starts[i + 1] {
        total += Double(dualCoefficients[coefficientRow * rows + r]) * Double(similarity[r])
      }
      return total
    }
    return pairs.enumerated().map { pair, classes in
      let (i, j) = classes
      let value = sum(ofClass: i, coefficientRow: j - 1) + sum(ofClass: j, coefficientRow: i)
      return Float(value - Double(rho[pair]))
    }
  }

  /// The pairs of classes, in libsvm's order.
  var pairs: [(i: Int, j: Int)] {
    classes.indices.flatMap { i in (i + 1..<classes.count).map { (i, $0) } }
  }

  /// The first support vector of each class, and the number of all.
  var firstVectors: [Int] { supportCounts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) } }

  /// A logit for each of the seven emotions: the class's votes plus a confidence between -1/3 and
  /// 1/3, times `inverseTemperature`.
  ///
  /// The confidence is `c / (3 (|c| + 1))` with `c` the sum of the class's decision values, as in
  /// scikit-learn's `SVC.decision_function`: it keeps the order of the votes, and so libsvm's
  /// answer, and breaks ties by confidence. An emotion without a class gets minus infinity, which
  /// is probability 0. The probabilities are not calibrated: Platt scaling would need five
  /// trainings; fitting `inverseTemperature` is enough.
  public func logits(of features: [Float]) throws -> [Float] {
    let decisions = try decisionValues(of: features)
    var votes = [Float](repeating: 0, count: classes.count)
    var confidence = votes
    for (decision, (i, j)) in zip(decisions, pairs) {
      votes[decision > 0 ? i : j] += 1
      confidence[i] += decision
      confidence[j] -= decision
    }
    var logits = [Float](repeating: -.infinity, count: Emotion.count)
    for (index, emotion) in classes.enumerated() {
      let bounded = confidence[index] / (3 * (abs(confidence[index]) + 1))
      logits[emotion.index] = inverseTemperature * (votes[index] + bounded)
    }
    return logits
  }
}

/// The similarity measure of a support vector classifier.
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

  func check() throws {
    if case .radialBasis(let gamma) = self, !(gamma.isFinite && gamma > 0) {
      throw ModelError.badValue(
        SupportVectorClassifier.Detail.gamma, found: "\(gamma)", expected: "a finite number above 0"
      )
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

extension SupportVectorClassifier {
  init(_ file: ModelFile) throws {
    let standardization = try Standardization(file)
    let vectors = try file.floats(
      Name.supportVectors, shape: [nil, standardization.featureCount])
    let rows = file.tensors[Name.supportVectors]?.shape.first ?? 0
    let labels = try file.wholeNumbers(Name.classLabels, count: nil)
    var classes: [Emotion] = []
    for label in labels {
      guard let emotion = Emotion(index: label) else {
        throw ModelError.badValue(
          Name.classLabels, found: "\(label)", expected: "labels in 0...6")
      }
      classes.append(emotion)
    }
    try file.requireNothing(
      besides: LandmarkTensor.common + [
        Name.supportVectors, Name.dualCoefficients, Name.rho,
        Name.supportCounts, Name.classLabels,
      ])
    try self.init(
      standardization: standardization, kernel: try SupportVectorKernel(file),
      supportVectors: vectors,
      dualCoefficients: try file.floats(
        Name.dualCoefficients, shape: [max(classes.count - 1, 0), rows]),
      rho: try file.floats(
        Name.rho, shape: [classes.count * max(classes.count - 1, 0) / 2]),
      supportCounts: try file.wholeNumbers(Name.supportCounts, count: classes.count),
      classes: classes, inverseTemperature: try file.number(Detail.inverseTemperature))
  }

  func tensors(precision: StoredTensor.ElementType) -> [String: StoredTensor] {
    let rows = supportVectorCount
    var tensors = standardization.tensors
    tensors[Name.supportVectors] = StoredTensor(
      shape: [rows, featureCount], floats: supportVectors, as: precision)
    tensors[Name.dualCoefficients] = StoredTensor(
      shape: [classes.count - 1, rows], floats: dualCoefficients, as: precision)
    tensors[Name.rho] = StoredTensor(shape: [rho.count], floats: rho)
    tensors[Name.supportCounts] = StoredTensor(
      shape: [classes.count], integers: supportCounts.map(Int64.init))
    tensors[Name.classLabels] = StoredTensor(
      shape: [classes.count], integers: classes.map { Int64($0.index) })
    return tensors
  }

  /// The classifier's metadata entries.
  var details: [String: String] {
    var details = [
      Detail.kernel: kernel.name,
      Detail.inverseTemperature: String(inverseTemperature),
    ]
    if case .radialBasis(let gamma) = kernel { details[Detail.gamma] = String(gamma) }
    return details
  }
}

extension SupportVectorKernel {
  init(_ file: ModelFile) throws {
    switch file.card.details[SupportVectorClassifier.Detail.kernel] {
    case "linear": self = .linear
    case "rbf": self = .radialBasis(gamma: try file.number(SupportVectorClassifier.Detail.gamma))
    case nil: throw ModelError.missingMetadata(SupportVectorClassifier.Detail.kernel)
    case let other?:
      throw ModelError.badMetadata(
        SupportVectorClassifier.Detail.kernel, found: other, expected: "linear or rbf")
    }
  }
}

extension ModelFile {
  /// The values of a tensor of 64-bit integers.
  fileprivate func wholeNumbers(_ name: String, count: Int?) throws -> [Int] {
    _ = try floats(name, shape: [count])
    guard let integers = tensors[name]?.integers() else {
      throw ModelError.badValue(
        name, found: "numbers of the type \(tensors[name]?.type.rawValue ?? "none")",
        expected: "64-bit integers (I64)")
    }
    return integers.map { Int($0) }
  }
}
