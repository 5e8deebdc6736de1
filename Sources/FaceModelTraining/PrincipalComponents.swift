import EmotionCore
import Tensors

/// The directions in which examples vary most, the strongest first (Pearson, 1901).
struct PrincipalComponents {
  let mean: [Float]
  /// `[component, values]`, of length 1.
  let directions: [[Float]]
  /// The standard deviation of the examples along each.
  let deviations: [Float]
  /// The share of the variance that these components explain, `0...1`.
  let share: Double

  /// - Parameters:
  ///   - examples: `[count, length]`
  ///   - most: The most components to keep.
  init(_ examples: Tensor, most: Int) throws {
    let (count, length) = (examples.shape[0], examples.shape[1])
    let mean = try examples.mean(over: [0], keepingDims: true)
    let centred = try examples - mean
    // The smaller of the two products has the same eigenvalues (Turk and Pentland, 1991).
    let byExample = count < length
    let turned = try centred.transposed()
    let product = try byExample ? centred.matmul(turned) : turned.matmul(centred)
    let (values, vectors) = try product.symmetricEigen()
    let eigenvalues = try values.floats().map { max(0, $0) }
    let size = eigenvalues.count
    // Examples vary in at most one direction less than there are examples.
    let kept = max(1, min(most, count - 1, length))
    // The largest come last.
    var basis = try vectors.narrowed(dim: 1, from: size - kept, length: kept).transposed()
    if byExample { basis = try basis.matmul(centred) }
    let rows = try basis.floats()
    var directions: [[Float]] = []
    var deviations: [Float] = []
    for component in (0..<kept).reversed() {
      let row = Array(rows[(component * length)..<((component + 1) * length)])
      let norm = row.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
      guard norm > 0 else { continue }
      directions.append(row.map { $0 / Float(norm) })
      let eigenvalue = eigenvalues[size - kept + component]
      deviations.append((eigenvalue / Float(max(1, count - 1))).squareRoot())
    }
    self.mean = try mean.floats()
    self.directions = directions
    self.deviations = deviations
    let total = eigenvalues.reduce(0) { $0 + Double($1) }
    share = total > 0 ? eigenvalues.suffix(kept).reduce(0) { $0 + Double($1) } / total : 0
  }

  /// The weights of examples in standard deviations, `[count][component]`.
  func weights(of examples: Tensor) throws -> [[Float]] {
    let length = mean.count
    let basis = try Tensor(directions.flatMap { $0 }, shape: [directions.count, length])
    let centred = try examples - Tensor(mean, shape: [1, length])
    let products = try centred.matmul(basis.transposed()).floats()
    return (0..<examples.shape[0]).map { row in
      deviations.indices.map { column in
        let deviation = deviations[column]
        return deviation > 0 ? products[row * deviations.count + column] / deviation : 0
      }
    }
  }
}

/// The distribution of each emotion's weights, without the effect of the head's yaw.
struct WeightStatistics {
  /// By `Emotion.index`: `[component]`.
  private(set) var means: [[Float]] = []
  private(set) var deviations: [[Float]] = []
  /// What a yaw of one standard deviation adds to the weights.
  let yaw: [Float]

  /// - Parameters:
  ///   - weights: `[face][component]`
  ///   - shrinkage: The number of faces at which an emotion's own statistics and those of all faces
  ///     weigh the same.
  init(_ weights: [[Float]], labels: [Emotion], yaws: [Double], shrinkage: Double) {
    let components = weights.first?.count ?? 0
    let middle = yaws.reduce(0, +) / Double(max(1, yaws.count))
    let spread = yaws.reduce(0) { $0 + ($1 - middle) * ($1 - middle) }
    let deviation = (spread / Double(max(1, yaws.count))).squareRoot()
    var yaw = [Float](repeating: 0, count: components)
    for (row, angle) in zip(weights, yaws) where spread > 0 {
      let share = Float((angle - middle) / spread * deviation)
      for component in 0..<components { yaw[component] += row[component] * share }
    }
    self.yaw = yaw
    let straight = zip(weights, yaws).map { row, angle in
      let steps = deviation > 0 ? Float((angle - middle) / deviation) : 0
      return zip(row, yaw).map { $0 - steps * $1 }
    }
    let (all, general) = Self.moments(straight, components: components)
    for emotion in Emotion.allCases {
      let own = zip(straight, labels).filter { $1 == emotion }.map(\.0)
      // A face and its mirror image count once.
      let count = Double(own.count) / 2
      let share = Float(count / (count + shrinkage))
      let (mean, deviation) = Self.moments(own, components: components)
      means.append(zip(all, mean).map { $0 + share * ($1 - $0) })
      deviations.append(zip(general, deviation).map { $0 + share * ($1 - $0) })
    }
  }

  /// The distance of each emotion's mean from that of `origin`, by `Emotion.index`, in units of the
  /// spread within an emotion.
  func distances(from origin: Emotion) -> [Float] {
    let start = means[origin.index]
    return zip(means, deviations).map { mean, deviation in
      start.indices.reduce(Float(0)) { sum, component in
        guard deviation[component] > 0 else { return sum }
        let step = (mean[component] - start[component]) / deviation[component]
        return sum + step * step
      }.squareRoot()
    }
  }

  private static func moments(
    _ rows: [[Float]], components: Int
  ) -> (mean: [Float], deviation: [Float]) {
    var (sum, squares) = (
      [Double](repeating: 0, count: components), [Double](repeating: 0, count: components)
    )
    for row in rows {
      for component in 0..<components {
        sum[component] += Double(row[component])
        squares[component] += Double(row[component]) * Double(row[component])
      }
    }
    let count = Double(max(1, rows.count))
    let mean = sum.map { $0 / count }
    return (
      mean.map { Float($0) },
      zip(squares, mean).map { Float(max(0, $0 / count - $1 * $1).squareRoot()) }
    )
  }
}
