/// A fully connected layer: `output = weight * input + bias`.
public struct LinearLayer: Equatable, Sendable {
  public let inputCount: Int
  public let outputCount: Int
  /// `[output, input]`, row-major, as PyTorch's `nn.Linear.weight`.
  public let weight: [Float]
  /// One for each output: `[output]`.
  public let bias: [Float]

  /// - Throws: `ModelError`: the counts do not fit one another, or a number is not finite.
  public init(
    inputCount: Int, outputCount: Int, weight: [Float], bias: [Float]
  ) throws(ModelError) {
    let (weightCount, overflow) = inputCount.multipliedReportingOverflow(by: outputCount)
    guard inputCount > 0, outputCount > 0, !overflow, weight.count == weightCount else {
      throw ModelError.wrongShape(
        "weight", found: [weight.count], expected: [outputCount, inputCount])
    }
    try WeightCheck.shape("bias", found: bias.count, expected: outputCount)
    try WeightCheck.finite("weight", weight)
    try WeightCheck.finite("bias", bias)
    self.inputCount = inputCount
    self.outputCount = outputCount
    self.weight = weight
    self.bias = bias
  }

  /// - Precondition: `input.count == inputCount`.
  func callAsFunction(_ input: [Float]) -> [Float] {
    precondition(input.count == inputCount)
    return [Float](unsafeUninitializedCapacity: outputCount) { output, initializedCount in
      weight.withUnsafeBufferPointer { weight in
        input.withUnsafeBufferPointer { input in
          guard let row = weight.baseAddress, let x = input.baseAddress else { return }
          for o in 0..<outputCount {
            output[o] = bias[o] + DotProduct.of(row + o &* inputCount, x, count: inputCount)
          }
        }
      }
      initializedCount = outputCount
    }
  }
}
