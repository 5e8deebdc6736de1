internal import CLibSVM

/// Samples in libsvm's layout: for each a list of numbered values, ended by the number -1.
///
/// The model that libsvm trains points into these lists, so this must outlive it.
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
