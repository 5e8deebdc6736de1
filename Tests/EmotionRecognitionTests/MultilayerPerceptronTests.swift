import EmotionRecognition
import Testing

@Suite("A multilayer perceptron")
struct MultilayerPerceptronTests {
  /// Two features, three hidden units, two outputs.
  static func handNet() throws -> MultilayerPerceptron {
    try MultilayerPerceptron(
      standardization: Standardization(mean: [1, 2], scale: [2, 4]),
      layers: [
        LinearLayer(
          inputCount: 2, outputCount: 3, weight: [1, 0, 0, 1, -1, 1], bias: [0, 0.5, -1]),
        LinearLayer(
          inputCount: 3, outputCount: 2, weight: [1, 2, 3, -1, 1, 5], bias: [0.25, -0.25]),
      ])
  }

  @Test(
    "standardises, multiplies, cuts off below zero between layers but not after the last",
    arguments: [
      // standardised (1, 1): hidden (1, 1.5, -1 -> 0)
      ([3, 6], [4.25, 0.25]),
      // standardised (-1, 2): hidden (-1 -> 0, 2.5, 2)
      ([-1, 10], [11.25, 12.25]),
      // standardised (0, -1): hidden (0, -0.5 -> 0, -2 -> 0)
      ([1, -2], [0.25, -0.25]),
      // standardised (2, 0): hidden (2, 0.5, -3 -> 0)
      ([5, 2], [3.25, -1.75]),
    ] as [([Float], [Float])])
  func handComputed(features: [Float], expected: [Float]) throws {
    let logits = try Self.handNet().logits(of: features)
    #expect(close(logits, expected))
  }

  @Test("agrees with a plain double loop for widths around the unrolled eight", arguments: 1...19)
  func oddWidths(width: Int) throws {
    let weight = Models.weights(width * 3, seed: UInt64(width))
    let features = Models.weights(width, seed: 99)
    let net = try MultilayerPerceptron(
      standardization: Standardization(
        mean: [Float](repeating: 0, count: width), scale: [Float](repeating: 1, count: width)),
      layers: [
        LinearLayer(inputCount: width, outputCount: 3, weight: weight, bias: [0.1, 0.2, 0.3])
      ])
    let expected = (0..<3).map { row in
      (0..<width).reduce(Float(row + 1) / 10) { $0 + weight[row * width + $1] * features[$1] }
    }
    #expect(close(try net.logits(of: features), expected))
  }

  @Test("refuses another number of features", arguments: [0, 1, 3])
  func featureCount(count: Int) throws {
    let net = try Self.handNet()
    let error = #expect(throws: RecognitionError.self) {
      try net.logits(of: [Float](repeating: 0, count: count))
    }
    #expect(error?.code == .unsuitableInput)
    #expect(error?.description.contains("\(count) features") == true)
  }

  @Test("refuses layers that do not fit one another")
  func unfittingLayers() throws {
    let layer = try LinearLayer(inputCount: 3, outputCount: 1, weight: [1, 2, 3], bias: [0])
    let standardization = try Standardization(mean: [0, 0], scale: [1, 1])
    let error = #expect(throws: ModelError.self) {
      try MultilayerPerceptron(standardization: standardization, layers: [layer])
    }
    #expect(error?.code == .wrongShape)
    #expect(error?.description.contains("[1, 3], where [1, 2] is expected") == true)
    #expect(throws: ModelError.self) {
      try MultilayerPerceptron(standardization: standardization, layers: [])
    }
  }

  @Test(
    "refuses weights of a wrong count or that are not finite",
    arguments: [
      ([1, 2, 3], [0, 0], .wrongShape), ([1, 2, 3, 4], [0], .wrongShape),
      ([1, .nan, 3, 4], [0, 0], .badValue), ([1, 2, 3, 4], [0, .infinity], .badValue),
    ] as [([Float], [Float], ModelError.Code)])
  func badWeights(weight: [Float], bias: [Float], code: ModelError.Code) {
    let error = #expect(throws: ModelError.self) {
      try LinearLayer(inputCount: 2, outputCount: 2, weight: weight, bias: bias)
    }
    #expect(error?.code == code)
  }

  @Test("refuses a deviation that nothing can be divided by", arguments: [0, -1, .nan] as [Float])
  func badScale(scale: Float) {
    let error = #expect(throws: ModelError.self) {
      try Standardization(mean: [0, 0], scale: [1, scale])
    }
    #expect(error?.code == .badValue)
  }
}
