import Safetensors

/// A multilayer perceptron: standardisation, then linear layers with ReLU between them.
///
/// Inference only, in plain Swift, so no tensor library is loaded; a network of 210, 512, 256 and 7
/// units takes some hundredths of a millisecond in a release build. Training's batch normalisation
/// must be folded into the layers.
public struct MultilayerPerceptron: Equatable, Sendable {
  public let standardization: Standardization
  /// First to last; each has as many inputs as the previous one has outputs.
  public let layers: [LinearLayer]

  /// - Throws: `ModelError`: there is no layer, or the sizes of adjacent layers differ.
  public init(standardization: Standardization, layers: [LinearLayer]) throws {
    guard !layers.isEmpty else {
      throw ModelError.missingTensor("layers.0.weight", found: [])
    }
    var width = standardization.featureCount
    for (index, layer) in layers.enumerated() {
      guard layer.inputCount == width else {
        throw ModelError.wrongShape(
          "layers.\(index).weight", found: [layer.outputCount, layer.inputCount],
          expected: [layer.outputCount, width])
      }
      width = layer.outputCount
    }
    self.standardization = standardization
    self.layers = layers
  }

  public var featureCount: Int { standardization.featureCount }
  public var outputCount: Int { layers.last?.outputCount ?? 0 }

  /// The outputs of the last layer, before any softmax.
  ///
  /// - Throws: `RecognitionError` with the code `.unsuitableInput`: there are not `featureCount`
  ///   features.
  public func logits(of features: [Float]) throws -> [Float] {
    guard features.count == featureCount else {
      throw RecognitionError.featureCount(found: features.count, expected: featureCount)
    }
    var activations = standardization(features)
    for (index, layer) in layers.enumerated() {
      activations = layer(activations)
      if index < layers.count - 1 {
        for i in activations.indices where activations[i] < 0 { activations[i] = 0 }
      }
    }
    return activations
  }
}

/// A fully connected layer: `output = weight * input + bias`.
public struct LinearLayer: Equatable, Sendable {
  public let inputCount: Int
  public let outputCount: Int
  /// `[output, input]`, row-major, as PyTorch's `nn.Linear.weight`.
  public let weight: [Float]
  /// One for each output: `[output]`.
  public let bias: [Float]

  /// - Throws: `ModelError`: the counts do not match, or a number is not finite.
  public init(
    inputCount: Int, outputCount: Int, weight: [Float], bias: [Float]
  ) throws {
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

extension MultilayerPerceptron {
  /// Reads all layers of a file, numbered from 0.
  init(_ file: ModelFile) throws {
    let standardization = try Standardization(file)
    var layers: [LinearLayer] = []
    var names = LandmarkTensor.common
    var width: Int? = standardization.featureCount
    while layers.isEmpty || file.tensors[LandmarkTensor.weight(layers.count)] != nil {
      let (weightName, biasName) = (
        LandmarkTensor.weight(layers.count), LandmarkTensor.bias(layers.count)
      )
      let weight = try file.floats(weightName, shape: [nil, width])
      let shape = file.tensors[weightName]?.shape ?? []
      let bias = try file.floats(biasName, shape: [shape.first])
      layers.append(
        try LinearLayer(
          inputCount: shape.last ?? 0, outputCount: bias.count, weight: weight, bias: bias))
      names += [weightName, biasName]
      width = bias.count
    }
    try file.requireNothing(besides: names)
    try self.init(standardization: standardization, layers: layers)
  }

  func tensors(precision: StoredTensor.ElementType) -> [String: StoredTensor] {
    var tensors = standardization.tensors
    for (index, layer) in layers.enumerated() {
      tensors[LandmarkTensor.weight(index)] = StoredTensor(
        shape: [layer.outputCount, layer.inputCount], floats: layer.weight, as: precision)
      tensors[LandmarkTensor.bias(index)] = StoredTensor(
        shape: [layer.outputCount], floats: layer.bias, as: precision)
    }
    return tensors
  }
}

extension Standardization {
  init(_ file: ModelFile) throws {
    let mean = try file.floats(LandmarkTensor.featureMean, shape: [nil])
    try self.init(
      mean: mean, scale: try file.floats(LandmarkTensor.featureScale, shape: [mean.count]))
  }

  var tensors: [String: StoredTensor] {
    [
      LandmarkTensor.featureMean: StoredTensor(shape: [mean.count], floats: mean),
      LandmarkTensor.featureScale: StoredTensor(shape: [scale.count], floats: scale),
    ]
  }
}
