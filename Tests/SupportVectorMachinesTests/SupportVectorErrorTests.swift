import SupportVectorMachines
import Testing
import Toolkit

@Suite("Training support vector machines on bad input")
struct SupportVectorErrorTests {
  @Test(
    "refuses inconsistent samples",
    arguments: [
      ([], [], .tooFewClasses(0)),
      ([[1, 2], [3, 4]], [1, 1], .tooFewClasses(1)),
      ([[1, 2], [3, 4]], [1], .labelCount(samples: 2, labels: 1)),
      ([[1, 2], [3]], [0, 1], .featureCount(sample: 1, found: 1, expected: 2)),
      ([[], []], [0, 1], .featureCount(sample: 0, found: 0, expected: 0)),
      ([[1, .nan], [3, 4]], [0, 1], .notFinite(sample: 0)),
      ([[1, 2], [3, .infinity]], [0, 1], .notFinite(sample: 1)),
      ([[1, 2], [3, 4]], [0, .max], .label(.max, sample: 1)),
    ] as [([[Float]], [Int], SupportVectorError)])
  func samples(features: [[Float]], labels: [Int], expected: SupportVectorError) {
    let error = #expect(throws: SupportVectorError.self) {
      try SupportVectorTraining(kernel: .linear).train(features: features, labels: labels)
    }
    #expect(error == expected)
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
      SupportVectorTraining(kernel: .linear, tolerance: .nan),
      SupportVectorTraining(kernel: .linear, cacheMegabytes: 0),
    ])
  func settings(training: SupportVectorTraining) {
    let error = #expect(throws: SupportVectorError.self) {
      try training.train(features: [[1], [2]], labels: [0, 1])
    }
    guard case .notPositive = error else {
      Issue.record("the error is \(String(describing: error))")
      return
    }
    #expect(error?.fault == .usage)
    #expect(error?.description.contains("above 0") == true)
  }
}
