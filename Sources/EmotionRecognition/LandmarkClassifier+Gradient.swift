import EmotionCore
import Glibc

extension LandmarkClassifier {
  /// The gradient of a weighted sum of the logits with respect to the features of one face.
  ///
  /// That of a perceptron is exact. Votes of support vectors jump, so each votes softly here: with
  /// `sigmoid(decision / softness)` for the first class of its pair.
  ///
  /// - Parameter weights: One for each of the seven emotions.
  /// - Returns: `[featureCount]`.
  /// - Throws: `RecognitionError`: there are not `featureCount` features.
  func gradient(ofSumWeighted weights: [Float], at features: [Float]) throws -> [Float] {
    switch self {
    case .multilayerPerceptron(let perceptron):
      try perceptron.gradient(ofSumWeighted: weights, at: features)
    case .supportVectors(let vectors):
      try vectors.gradient(ofSumWeighted: weights, at: features)
    }
  }
}

extension MultilayerPerceptron {
  fileprivate func gradient(ofSumWeighted weights: [Float], at features: [Float]) throws -> [Float]
  {
    guard features.count == featureCount else {
      throw RecognitionError.featureCount(found: features.count, expected: featureCount)
    }
    var inputs = [standardization(features)]
    for layer in layers.dropLast() {
      inputs.append(layer(inputs[inputs.count - 1]).map { max($0, 0) })
    }
    var slope = weights
    for (index, layer) in layers.enumerated().reversed() {
      slope = layer.gradient(ofSumWeighted: slope)
      guard index > 0 else { break }
      for unit in slope.indices where inputs[index][unit] <= 0 { slope[unit] = 0 }
    }
    return zip(slope, standardization.scale).map { $0 / $1 }
  }
}

extension LinearLayer {
  /// The gradient of a weighted sum of the outputs with respect to the inputs.
  fileprivate func gradient(ofSumWeighted weights: [Float]) -> [Float] {
    var slope = [Float](repeating: 0, count: inputCount)
    weight.withUnsafeBufferPointer { matrix in
      for (output, factor) in weights.enumerated() where factor != 0 {
        let row = output * inputCount
        for input in slope.indices { slope[input] += factor * matrix[row + input] }
      }
    }
    return slope
  }
}

extension SupportVectorClassifier {
  /// The decision value within which a vote is undecided.
  private static let softness: Float = 0.5

  fileprivate func gradient(ofSumWeighted weights: [Float], at features: [Float]) throws -> [Float]
  {
    let decisions = try decisionValues(of: features)
    let mine = classes.map { inverseTemperature * weights[$0.index] }
    var confidence = [Float](repeating: 0, count: classes.count)
    eachPair { pair, i, j in
      confidence[i] += decisions[pair]
      confidence[j] -= decisions[pair]
    }
    // c / (3 (|c| + 1)) has the derivative 1 / (3 (|c| + 1)^2).
    let bounded = confidence.indices.map { index in
      let size = abs(confidence[index]) + 1
      return mine[index] / (3 * size * size)
    }
    // The weight of each support vector in the sum of the decision values.
    let rows = supportVectorCount
    var starts = [0]
    for count in supportCounts { starts.append(starts[starts.count - 1] + count) }
    var weightOfVector = [Float](repeating: 0, count: rows)
    eachPair { pair, i, j in
      let share = 1 / (1 + exp(-decisions[pair] / Self.softness))
      let vote = (mine[i] - mine[j]) * share * (1 - share) / Self.softness
      let slope = vote + bounded[i] - bounded[j]
      guard slope != 0 else { return }
      for row in starts[i]..<starts[i + 1] {
        weightOfVector[row] += slope * dualCoefficients[(j - 1) * rows + row]
      }
      for row in starts[j]..<starts[j + 1] {
        weightOfVector[row] += slope * dualCoefficients[i * rows + row]
      }
    }
    let x = standardization(features)
    var slope = [Float](repeating: 0, count: x.count)
    supportVectors.withUnsafeBufferPointer { vectors in
      for row in 0..<rows where weightOfVector[row] != 0 {
        let vector = UnsafeBufferPointer(rebasing: vectors[row * x.count..<(row + 1) * x.count])
        kernel.addGradient(weight: weightOfVector[row], at: x, vector, to: &slope)
      }
    }
    return zip(slope, standardization.scale).map { $0 / $1 }
  }

  /// Calls a body for each pair of classes in libsvm's order.
  private func eachPair(_ body: (_ pair: Int, _ i: Int, _ j: Int) -> Void) {
    var pair = 0
    for i in classes.indices {
      for j in (i + 1)..<classes.count {
        body(pair, i, j)
        pair += 1
      }
    }
  }
}

extension SupportVectorKernel {
  /// Adds a multiple of the gradient of the kernel with respect to its first argument.
  fileprivate func addGradient(
    weight: Float, at x: [Float], _ vector: UnsafeBufferPointer<Float>, to slope: inout [Float]
  ) {
    switch self {
    case .linear:
      for index in slope.indices { slope[index] += weight * vector[index] }
    case .radialBasis(let gamma):
      var distance: Float = 0
      for index in slope.indices {
        let difference = x[index] - vector[index]
        distance += difference * difference
      }
      let factor = -2 * gamma * weight * exp(-gamma * distance)
      for index in slope.indices { slope[index] += factor * (x[index] - vector[index]) }
    }
  }
}
