import SupportVectorMachines
import Testing
import Toolkit

@Suite("Training support vector machines on bad input")
struct SupportVectorErrorTests {
  @Test(
    "refuses inconsistent samples",
    arguments: [
      ([], [], "0 classes"),
      ([[1, 2], [3, 4]], [1, 1], "1 class;"),
      ([[1, 2], [3, 4]], [1], "2 samples and 1 labels"),
      ([[1, 2], [3]], [0, 1], "Sample 1 has 1 features; expected 2"),
      ([[], []], [0, 1], "at least 1"),
      ([[1, .nan], [3, 4]], [0, 1], "Sample 0 has a feature"),
      ([[1, 2], [3, .infinity]], [0, 1], "Sample 1 has a feature"),
      ([[1, 2], [3, 4]], [0, .max], "expected a 32-bit integer"),
    ] as [([[Float]], [Int], String)])
  func samples(features: [[Float]], labels: [Int], expected: String) {
    let error = #expect(throws: SupportVectorError.self) {
      try SupportVectorTraining(kernel: .linear).train(features: features, labels: labels)
    }
    #expect(error?.description.contains(expected) == true)
    #expect(error?.fault == .data)
  }

  @Test(
    "refuses settings out of range",
    arguments: [
      SupportVectorTraining(kernel: .radialBasis(gamma: 0)),
      SupportVectorTraining(kernel: .radialBasis(gamma: .nan)),
      SupportVectorTraining(kernel: .linear, cost: 0),
      SupportVectorTraining(kernel: .linear, cost: -.infinity),
      SupportVectorTraining(kernel: .linear, classWeights: [1: -2]),
      linear(\.tolerance, .nan),
      linear(\.cacheMegabytes, 0),
    ])
  func settings(training: SupportVectorTraining) {
    let error = #expect(throws: SupportVectorError.self) {
      try training.train(features: [[1], [2]], labels: [0, 1])
    }
    #expect(error?.fault == .usage)
    #expect(error?.description.contains("above 0") == true)
  }
}

/// A linear kernel with one setting changed.
private func linear(
  _ setting: WritableKeyPath<SupportVectorTraining, Double>, _ value: Double
) -> SupportVectorTraining {
  var training = SupportVectorTraining(kernel: .linear)
  training[keyPath: setting] = value
  return training
}
