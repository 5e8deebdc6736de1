import EmotionCore
import Glibc

extension LandmarkClassifier {
  /// The gradient of a weighted sum of the logits with respect to the features of one face.
  ///
  /// That of a perceptron is exact. Votes of support vectors jump, so each pair votes softly here:
  /// with `sigmoid(decision / temperature)` for its first class.
  ///
  /// - Parameter weights: One for each of the seven emotions.
  /// - Returns: `[featureCount]`.
  /// - Throws: `RecognitionError`: there are not `featureCount` features.
  /// - Precondition: There are seven weights.
  func vectorJacobianProduct(_ weights: [Float], at features: [Float]) throws -> [Float] {
    precondition(weights.count == Emotion.count)
    return switch self {
    case .multilayerPerceptron(let perceptron):
      try perceptron.vectorJacobianProduct(weights, at: features)
    case .supportVectors(let vectors):
      try vectors.vectorJacobianProduct(weights, at: features)
    }
  }
}

extension MultilayerPerceptron {
  fileprivate func vectorJacobianProduct(_ weights: [Float], at features: [Float]) throws -> [Float]
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
      slope = layer.vectorJacobianProduct(slope)
      guard index > 0 else { break }
      for unit in slope.indices where inputs[index][unit] <= 0 { slope[unit] = 0 }
    }
    return zip(slope, standardization.scale).map { $0 / $1 }
  }
}

extension LinearLayer {
  /// The gradient of a weighted sum of the outputs with respect to the inputs.
  fileprivate func vectorJacobianProduct(_ weights: [Float]) -> [Float] {
    precondition(weights.count == outputCount)
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
  /// The decision value on whose scale a vote counts as undecided; not tuned.
  private static let voteTemperature: Float = 0.5

  fileprivate func vectorJacobianProduct(_ weights: [Float], at features: [Float]) throws -> [Float]
  {
    let decisions = try decisionValues(of: features)
    let weightsOfClasses = classes.map { inverseTemperature * weights[$0.index] }
    var confidence = [Float](repeating: 0, count: classes.count)
    for (decision, (i, j)) in zip(decisions, pairs) {
      confidence[i] += decision
      confidence[j] -= decision
    }
    // c / (3 (|c| + 1)) has the derivative 1 / (3 (|c| + 1)^2).
    let confidenceGradient = confidence.indices.map { index in
      let size = abs(confidence[index]) + 1
      return weightsOfClasses[index] / (3 * size * size)
    }
    let (rows, starts) = (supportVectorCount, firstVectors)
    var kernelGradient = [Float](repeating: 0, count: rows)
    for (decision, (i, j)) in zip(decisions, pairs) {
      let share = 1 / (1 + exp(-decision / Self.voteTemperature))
      let vote =
        (weightsOfClasses[i] - weightsOfClasses[j]) * share * (1 - share) / Self.voteTemperature
      let gradient = vote + confidenceGradient[i] - confidenceGradient[j]
      for row in starts[i]..<starts[i + 1] {
        kernelGradient[row] += gradient * dualCoefficients[(j - 1) * rows + row]
      }
      for row in starts[j]..<starts[j + 1] {
        kernelGradient[row] += gradient * dualCoefficients[i * rows + row]
      }
    }
    let x = standardization(features)
    var inputGradient = [Float](repeating: 0, count: x.count)
    supportVectors.withUnsafeBufferPointer { vectors in
      for row in 0..<rows where kernelGradient[row] != 0 {
        let vector = UnsafeBufferPointer(rebasing: vectors[row * x.count..<(row + 1) * x.count])
        kernel.addGradient(weight: kernelGradient[row], at: x, vector, to: &inputGradient)
      }
    }
    return zip(inputGradient, standardization.scale).map { $0 / $1 }
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
