internal import CLibSVM

extension SupportVectorTraining {
  /// Trains a classifier in seconds to minutes, growing with the square of the number of samples.
  ///
  /// Several threads may train at once.
  ///
  /// - Parameters:
  ///   - features: `[samples, features]`, all finite and preferably standardised.
  ///   - labels: The class of each sample; at least two classes.
  /// - Throws: `SupportVectorError` for settings out of range and for unusable samples.
  public func train(
    features: [[Float]], labels: [Int]
  ) throws(SupportVectorError) -> TrainedSupportVectors {
    try validate(features: features, labels: labels)
    SupportVectorTraining.silence
    let problem = NativeProblem(features: features, labels: labels)
    // libsvm warns on standard error about weights of classes that do not occur.
    let weights = classWeights.filter { labels.contains($0.key) }.sorted { $0.key < $1.key }
    var weightLabels = weights.map { Int32(truncatingIfNeeded: $0.key) }
    var weightValues = weights.map(\.value)
    return try weightLabels.withUnsafeMutableBufferPointer { (labels) throws(SupportVectorError) in
      try weightValues.withUnsafeMutableBufferPointer { (values) throws(SupportVectorError) in
        var parameter = nativeParameter
        parameter.nr_weight = Int32(labels.count)
        parameter.weight_label = labels.baseAddress
        parameter.weight = values.baseAddress
        return try train(on: problem, parameter)
      }
    }
  }

  private func train(
    on problem: NativeProblem, _ parameter: svm_parameter
  ) throws(SupportVectorError) -> TrainedSupportVectors {
    try problem.withNative { (native) throws(SupportVectorError) in
      var native = native
      var parameter = parameter
      if let reason = svm_check_parameter(&native, &parameter) {
        throw .refused(reason: String(cString: reason))
      }
      var model = svm_train(&native, &parameter)
      defer { svm_free_and_destroy_model(&model) }
      guard let model else { throw .trainingFailed }
      return try TrainedSupportVectors(
        model.pointee, kernel: kernel, featureCount: problem.featureCount)
    }
  }

  private var nativeParameter: svm_parameter {
    var parameter = svm_parameter()
    parameter.svm_type = Int32(C_SVC)
    switch kernel {
    case .linear:
      parameter.kernel_type = Int32(LINEAR)
    case .radialBasis(let gamma):
      parameter.kernel_type = Int32(RBF)
      parameter.gamma = Double(gamma)
    }
    parameter.cache_size = cacheMegabytes
    parameter.eps = tolerance
    parameter.C = cost
    parameter.shrinking = 1
    return parameter
  }

  /// Stops libsvm from printing its progress; once, because the setting is global.
  private static let silence: Void = svm_set_print_string_function { _ in }
}

/// Samples in libsvm's layout: each is a list of indexed values that ends with index -1.
///
/// A model that libsvm trains points into these lists, so this must outlive it.
final class NativeProblem {
  let featureCount: Int
  private let nodes: UnsafeMutableBufferPointer<svm_node>
  private let rows: UnsafeMutableBufferPointer<UnsafeMutablePointer<svm_node>?>
  private let targets: UnsafeMutableBufferPointer<Double>

  /// - Precondition: The samples are valid: as many as labels, and each with as many features as
  ///   the first.
  init(features: [[Float]], labels: [Int]) {
    featureCount = features.first?.count ?? 0
    let stride = featureCount + 1
    nodes = .allocate(capacity: features.count * stride)
    rows = .allocate(capacity: features.count)
    targets = .allocate(capacity: features.count)
    for (row, sample) in features.enumerated() {
      let start = row * stride
      for (column, value) in sample.enumerated() {
        nodes.initializeElement(
          at: start + column, to: svm_node(index: Int32(column + 1), value: Double(value)))
      }
      nodes.initializeElement(at: start + featureCount, to: svm_node(index: -1, value: 0))
      rows.initializeElement(at: row, to: nodes.baseAddress.map { $0 + start })
      targets.initializeElement(at: row, to: Double(labels[row]))
    }
  }

  deinit {
    nodes.deallocate()
    rows.deallocate()
    targets.deallocate()
  }

  func withNative<Result>(
    _ body: (svm_problem) throws(SupportVectorError) -> Result
  ) throws(SupportVectorError) -> Result {
    defer { extendLifetime(self) }
    return try body(
      svm_problem(l: Int32(rows.count), y: targets.baseAddress, x: rows.baseAddress))
  }
}
