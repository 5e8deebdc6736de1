import Tensors

/// The directions in which examples vary most, the strongest first (Pearson, 1901).
struct PrincipalComponents {
  let mean: [Float]
  /// `[component, values]`, of length 1.
  let directions: [[Float]]
  /// The standard deviation of the examples along each.
  let deviations: [Float]
  /// The share of the variance that these components hold, `0...1`.
  let share: Double

  /// - Parameters:
  ///   - examples: `[count, length]`
  ///   - most: The most components.
  init(_ examples: Tensor, most: Int) throws {
    let (count, length) = (examples.shape[0], examples.shape[1])
    let mean = try examples.mean(over: [0], keepingDims: true)
    let centred = try examples - mean
    // The smaller of both products has the same eigenvalues (Turk and Pentland, 1991).
    let byExample = count < length
    let turned = try centred.transposed()
    let product = try byExample ? centred.matmul(turned) : turned.matmul(centred)
    let (values, vectors) = try product.symmetricEigen()
    let eigenvalues = try values.floats().map { max(0, $0) }
    let size = eigenvalues.count
    // One less than the examples can differ in as many directions.
    let kept = max(1, min(most, count - 1, length))
    // The largest stand last.
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

  /// The weights of examples in deviations: `[count][component]`.
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
