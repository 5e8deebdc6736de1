/// Histograms of oriented gradients: 31 features for each cell of 8 x 8 pixels.
///
/// Felzenszwalb, Girshick, McAllester and Ramanan, "Object Detection with Discriminatively Trained
/// Part-Based Models", PAMI 2010, section 6: 18 signed directions, 9 unsigned ones, and 4 energies
/// of the neighbourhoods. The outermost cells have no features.
final class FeatureMap {
  static let planeCount = 31
  static let cellSize = 8
  /// Signed and unsigned directions.
  static let binCount = 18
  static let signlessCount = 9

  /// The cells that have features.
  private(set) var rows = 0
  private(set) var columns = 0
  /// The stride between rows.
  private(set) var stride = 0

  /// Zeros to the left of each row, so that windows may begin outside the image.
  static let leftMargin = (DetectorModel.windowCells - 1) / 2
  private static let margins = DetectorModel.windowCells - 1

  private let memory = WorkingMemory<Float>()

  /// A plane as `[rows, stride]`: the feature of column `x` is at `leftMargin + x`, between zeros.
  func plane(_ index: Int) -> UnsafeMutablePointer<Float> {
    memory.room(for: Self.planeCount * rows * stride) + index * rows * stride
  }

  /// Makes room for the features of `rows` x `columns` cells; margins are zero, and the caller
  /// writes the rest.
  func resize(rows: Int, columns: Int) {
    guard rows != self.rows || columns != self.columns else { return }
    (self.rows, self.columns) = (rows, columns)
    // Rounded up to whole vectors; the last one may begin at the last column.
    stride = (columns + Self.margins + 3) / 4 * 4 + 4
    _ = memory.zeros(for: Self.planeCount * rows * stride)
  }
}

/// Computes feature maps of images.
///
/// For one user at a time.
final class FeatureExtractor {
  private let histograms = GradientHistograms()
  /// The energy of each cell over unsigned directions.
  private let energies = WorkingMemory<Float>()
  /// For each block of 2 x 2 cells, by its first cell: the limit of its histograms and the factor
  /// applied afterwards.
  private let limits = WorkingMemory<Float>()
  private let factors = WorkingMemory<Float>()

  /// Fills a map with the features of an image; it stays empty below three cells.
  func extract(_ image: PlanarImage, into map: FeatureMap) {
    guard histograms.count(image), histograms.rows > 2, histograms.columns > 2 else {
      return map.resize(rows: 0, columns: 0)
    }
    map.resize(rows: histograms.rows - 2, columns: histograms.columns - 2)
    measureEnergies()
    normalize()
    for row in 0..<map.rows { write(row, of: map) }
  }

  private var energyStride: Int { histograms.stride }

  private func measureEnergies() {
    let (rows, columns, stride) = (histograms.rows, histograms.columns, histograms.stride)
    let energies = energies.zeros(for: rows * stride)
    for row in 0..<rows {
      let histogram = histograms.row(row)
      for column in Swift.stride(from: 0, to: columns, by: 4) {
        var energy = SIMD4<Float>.zero
        for bin in 0..<FeatureMap.signlessCount {
          let both =
            histogram.four(at: bin * stride + column)
            + histogram.four(at: (bin + FeatureMap.signlessCount) * stride + column)
          energy += both * both
        }
        energies.store(energy, at: row * stride + column)
      }
      // The last column has no features, and a map expects zeros after its last column.
      for bin in 0..<FeatureMap.binCount { histogram[bin * stride + columns - 1] = 0 }
    }
  }

  private func normalize() {
    let (rows, stride) = (histograms.rows, histograms.stride)
    let energies = energies.room(for: rows * stride)
    let limits = limits.room(for: rows * stride)
    let factors = factors.room(for: rows * stride)
    for row in 0..<rows - 1 {
      for index in row * stride..<row * stride + histograms.columns - 1 {
        let energy =
          energies[index] + energies[index + 1] + energies[index + stride]
          + energies[index + stride + 1]
        let limit = 0.2 * (energy + 0.0001).squareRoot()
        limits[index] = limit
        factors[index] = 0.1 / limit
      }
      // Vectors at the end of a row read these; any finite number will do.
      for index in row * stride + histograms.columns - 1..<(row + 1) * stride {
        (limits[index], factors[index]) = (0, 0)
      }
    }
  }

  /// Writes a row of features.
  private func write(_ row: Int, of map: FeatureMap) {
    let stride = histograms.stride
    let histogram = histograms.row(row + 1)
    let limits = UnsafePointer(limits.room(for: histograms.rows * stride))
    let factors = UnsafePointer(factors.room(for: histograms.rows * stride))
    let planeSize = map.rows * map.stride
    let features = map.plane(0) + row * map.stride + FeatureMap.leftMargin
    for column in Swift.stride(from: 0, to: map.columns, by: 4) {
      // The blocks below right, above right, below left and above left of the cell, in the order of
      // the energy planes.
      let (above, below) = (row * stride + column, (row + 1) * stride + column)
      let first = Neighbours(limits, factors, at: below + 1)
      let second = Neighbours(limits, factors, at: above + 1)
      let third = Neighbours(limits, factors, at: below)
      let fourth = Neighbours(limits, factors, at: above)
      var sums = (
        SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero
      )
      for bin in 0..<FeatureMap.binCount {
        let value = histogram.four(at: bin * stride + column + 1)
        let parts = (
          first.part(value), second.part(value), third.part(value), fourth.part(value)
        )
        features.store(parts.0 + parts.1 + parts.2 + parts.3, at: bin * planeSize + column)
        sums.0 += parts.0
        sums.1 += parts.1
        sums.2 += parts.2
        sums.3 += parts.3
      }
      for bin in 0..<FeatureMap.signlessCount {
        let value =
          histogram.four(at: bin * stride + column + 1)
          + histogram.four(at: (bin + FeatureMap.signlessCount) * stride + column + 1)
        features.store(
          first.part(value) + second.part(value) + third.part(value) + fourth.part(value),
          at: (FeatureMap.binCount + bin) * planeSize + column)
      }
      let energyPlane = FeatureMap.binCount + FeatureMap.signlessCount
      features.store(sums.0 * energyScale, at: energyPlane * planeSize + column)
      features.store(sums.1 * energyScale, at: (energyPlane + 1) * planeSize + column)
      features.store(sums.2 * energyScale, at: (energyPlane + 2) * planeSize + column)
      features.store(sums.3 * energyScale, at: (energyPlane + 3) * planeSize + column)
    }
  }

  /// About the inverse square root of 18, as in Felzenszwalb's code, doubled because the factors
  /// already contain one half.
  private var energyScale: Float { 2 * 0.2357 }

  /// The limits and factors of four cells.
  private struct Neighbours {
    let limit: SIMD4<Float>
    let factor: SIMD4<Float>

    @inline(__always)
    init(_ limits: UnsafePointer<Float>, _ factors: UnsafePointer<Float>, at index: Int) {
      limit = limits.four(at: index)
      factor = factors.four(at: index)
    }

    @inline(__always)
    func part(_ values: SIMD4<Float>) -> SIMD4<Float> { least(values, limit) * factor }
  }
}
