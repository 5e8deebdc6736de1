import EmotionCore
import Safetensors

extension SupportVectorClassifier {
  init(_ file: ModelFile) throws(ModelError) {
    let standardization = try Standardization(file)
    let vectors = try file.floats(
      LandmarkTensor.supportVectors, shape: [nil, standardization.featureCount])
    let rows = file.tensors[LandmarkTensor.supportVectors]?.shape.first ?? 0
    let labels = try file.wholeNumbers(LandmarkTensor.classLabels, count: nil)
    var classes: [Emotion] = []
    for label in labels {
      guard let emotion = Emotion(index: label) else {
        throw ModelError.badValue(
          LandmarkTensor.classLabels, found: "\(label)", expected: "labels in 0...6")
      }
      classes.append(emotion)
    }
    try file.requireNothing(
      beside: LandmarkTensor.common + [
        LandmarkTensor.supportVectors, LandmarkTensor.dualCoefficients, LandmarkTensor.rho,
        LandmarkTensor.supportCounts, LandmarkTensor.classLabels,
      ])
    try self.init(
      standardization: standardization, kernel: try SupportVectorKernel(file),
      supportVectors: vectors,
      dualCoefficients: try file.floats(
        LandmarkTensor.dualCoefficients, shape: [max(classes.count - 1, 0), rows]),
      rho: try file.floats(
        LandmarkTensor.rho, shape: [classes.count * max(classes.count - 1, 0) / 2]),
      supportCounts: try file.wholeNumbers(LandmarkTensor.supportCounts, count: classes.count),
      classes: classes, sharpness: try file.number(LandmarkDetail.sharpness))
  }

  func tensors(precision: StoredTensor.ElementType) -> [String: StoredTensor] {
    let rows = supportVectorCount
    var tensors = standardization.tensors
    tensors[LandmarkTensor.supportVectors] = StoredTensor(
      shape: [rows, featureCount], floats: supportVectors, as: precision)
    tensors[LandmarkTensor.dualCoefficients] = StoredTensor(
      shape: [classes.count - 1, rows], floats: dualCoefficients, as: precision)
    tensors[LandmarkTensor.rho] = StoredTensor(shape: [rho.count], floats: rho)
    tensors[LandmarkTensor.supportCounts] = StoredTensor(
      shape: [classes.count], integers: supportCounts.map(Int64.init))
    tensors[LandmarkTensor.classLabels] = StoredTensor(
      shape: [classes.count], integers: classes.map { Int64($0.index) })
    return tensors
  }

  /// The metadata entries that belong to this classifier.
  var details: [String: String] {
    var details = [
      LandmarkDetail.kernel: kernel.name, LandmarkDetail.sharpness: String(sharpness),
    ]
    if case .radialBasis(let gamma) = kernel { details[LandmarkDetail.gamma] = String(gamma) }
    return details
  }
}

extension SupportVectorKernel {
  init(_ file: ModelFile) throws(ModelError) {
    switch file.card.details[LandmarkDetail.kernel] {
    case "linear": self = .linear
    case "rbf": self = .radialBasis(gamma: try file.number(LandmarkDetail.gamma))
    case nil: throw ModelError.missingMetadata(LandmarkDetail.kernel)
    case let other?:
      throw ModelError.badMetadata(
        LandmarkDetail.kernel, found: other, expected: "linear or rbf")
    }
  }
}

extension ModelFile {
  /// The values of a tensor of 64-bit integers.
  fileprivate func wholeNumbers(_ name: String, count: Int?) throws(ModelError) -> [Int] {
    _ = try floats(name, shape: [count])
    guard let integers = tensors[name]?.integers() else {
      throw ModelError.badValue(
        name, found: "numbers of the type \(tensors[name]?.type.rawValue ?? "none")",
        expected: "64-bit integers (I64)")
    }
    return integers.map { Int($0) }
  }
}
