extension SupportVectorTraining {
  /// Refuses all that libsvm would trap, hang or print about.
  func validate(features: [[Float]], labels: [Int]) throws(SupportVectorError) {
    try validateSettings()
    guard features.count == labels.count else {
      throw .labelCount(samples: features.count, labels: labels.count)
    }
    let expected = features.first?.count ?? 0
    for (index, sample) in features.enumerated() {
      guard sample.count == expected, expected > 0 else {
        throw .featureCount(sample: index, found: sample.count, expected: expected)
      }
      guard sample.allSatisfy(\.isFinite) else { throw .notFinite(sample: index) }
      guard Int32(exactly: labels[index]) != nil else {
        throw .label(labels[index], sample: index)
      }
    }
    let classes = Set(labels).count
    guard classes >= 2 else { throw .tooFewClasses(classes) }
  }

  private func validateSettings() throws(SupportVectorError) {
    try requirePositive("cost", cost)
    try requirePositive("tolerance", tolerance)
    try requirePositive("cache size", cacheMegabytes)
    if case .radialBasis(let gamma) = kernel { try requirePositive("gamma", Double(gamma)) }
    for (label, weight) in classWeights.sorted(by: { $0.key < $1.key }) {
      try requirePositive("weight of class \(label)", weight)
    }
  }

  private func requirePositive(_ name: String, _ value: Double) throws(SupportVectorError) {
    guard value.isFinite, value > 0 else { throw .notPositive(name, value) }
  }
}
