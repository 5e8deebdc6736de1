import Safetensors

extension MultilayerPerceptron {
  /// Takes as many layers of a file as there are, numbered from 0.
  init(_ file: ModelFile) throws(ModelError) {
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
    try file.requireNothing(beside: names)
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
  init(_ file: ModelFile) throws(ModelError) {
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
