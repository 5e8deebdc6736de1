/// The responses of a filter bank to all windows of a feature map.
///
/// For one user at a time.
final class BankResponse {
  private let filtered = WorkingMemory<Float>()
  private let sums = WorkingMemory<Float>()

  /// The stride between rows of responses.
  private(set) var stride = 0

  /// Scores all windows, indexed by each one's fifth cell: `[rows, stride]`, of which the first
  /// `map.columns` of a row are valid.
  ///
  /// - Returns: Memory that is valid until the next call.
  func compute(_ bank: FlatBank, _ map: FeatureMap) -> UnsafePointer<Float> {
    let cells = DetectorModel.windowCells
    stride = (map.columns + 3) / 4 * 4
    let margin = FeatureMap.leftMargin
    // Rows above and below the map are zeros.
    let filtered = filtered.zeros(for: (map.rows + cells - 1) * stride)
    let sums = sums.zeros(for: map.rows * stride)
    for (index, plane) in bank.planes.enumerated() {
      let weights = bank.weights + index * 2 * cells
      filterRows(
        map.plane(plane), map, weights: weights, into: filtered + margin * stride)
      addColumns(filtered, rows: map.rows, weights: weights + cells, into: sums)
    }
    return UnsafePointer(sums)
  }

  private func filterRows(
    _ plane: UnsafePointer<Float>, _ map: FeatureMap, weights: UnsafePointer<Float>,
    into target: UnsafeMutablePointer<Float>
  ) {
    let weight = Weights(weights)
    for row in 0..<map.rows {
      let (source, target) = (plane + row * map.stride, target + row * stride)
      for column in Swift.stride(from: 0, to: stride, by: 4) {
        target.store(weight.sum(source + column, stride: 1), at: column)
      }
    }
  }

  private func addColumns(
    _ source: UnsafePointer<Float>, rows: Int, weights: UnsafePointer<Float>,
    into sums: UnsafeMutablePointer<Float>
  ) {
    let weight = Weights(weights)
    let stride = stride
    for index in Swift.stride(from: 0, to: rows * stride, by: 4) {
      sums.store(sums.four(at: index) + weight.sum(source + index, stride: stride), at: index)
    }
  }

  /// Ten weights, each repeated four times.
  private struct Weights {
    private let (w0, w1, w2, w3, w4): FiveVectors
    private let (w5, w6, w7, w8, w9): FiveVectors

    typealias FiveVectors = (
      SIMD4<Float>, SIMD4<Float>, SIMD4<Float>, SIMD4<Float>, SIMD4<Float>
    )

    @inline(__always)
    init(_ values: UnsafePointer<Float>) {
      func four(_ index: Int) -> SIMD4<Float> { SIMD4(repeating: values[index]) }
      (w0, w1, w2, w3, w4) = (four(0), four(1), four(2), four(3), four(4))
      (w5, w6, w7, w8, w9) = (four(5), four(6), four(7), four(8), four(9))
    }

    /// The weighted sum of ten vectors at intervals of `stride`.
    @inline(__always)
    func sum(_ start: UnsafePointer<Float>, stride: Int) -> SIMD4<Float> {
      // Three chains of additions, because one addition takes several cycles.
      let first =
        start.four(at: 0) * w0 + start.four(at: 3 * stride) * w3 + start.four(at: 6 * stride) * w6
        + start.four(at: 9 * stride) * w9
      let second =
        start.four(at: stride) * w1 + start.four(at: 4 * stride) * w4
        + start.four(at: 7 * stride) * w7
      let third =
        start.four(at: 2 * stride) * w2 + start.four(at: 5 * stride) * w5
        + start.four(at: 8 * stride) * w8
      return first + (second + third)
    }
  }
}

/// A filter bank in one block of memory.
final class FlatBank: Sendable {
  /// The plane of each filter.
  let planes: [Int]
  /// `[filters, 2, windowCells]`: the row, then the column.
  nonisolated(unsafe) let weights: UnsafePointer<Float>
  let bias: Double

  init(_ bank: FilterBank) {
    planes = bank.filters.map(\.plane)
    bias = bank.bias
    let values = bank.filters.flatMap { $0.row + $0.column }
    let memory = UnsafeMutablePointer<Float>.allocate(capacity: max(1, values.count))
    for (index, value) in values.enumerated() { (memory + index).initialize(to: value) }
    weights = UnsafePointer(memory)
  }

  deinit { weights.deallocate() }
}
