internal import CLibSVM

extension TrainedSupportVectors {
  /// Copies a model out of libsvm's memory.
  init(
    _ model: svm_model, kernel: SupportVectorTraining.Kernel, featureCount: Int
  ) throws(SupportVectorError) {
    guard let labels = model.label, let counts = model.nSV, let rho = model.rho,
      let vectors = model.SV, let coefficients = model.sv_coef
    else { throw .failed }
    let classes = Int(model.nr_class)
    let rows = Int(model.l)
    self.kernel = kernel
    self.featureCount = featureCount
    classLabels = (0..<classes).map { Int(labels[$0]) }
    supportCounts = (0..<classes).map { Int(counts[$0]) }
    self.rho = (0..<(classes * (classes - 1) / 2)).map { Float(rho[$0]) }
    supportVectors = (0..<rows).flatMap { row in
      (0..<featureCount).map { column in Float(vectors[row]?[column].value ?? 0) }
    }
    dualCoefficients = (0..<(classes - 1)).flatMap { other in
      (0..<rows).map { row in Float(coefficients[other]?[row] ?? 0) }
    }
  }
}
