import SupportVectorMachines
import Testing
import Toolkit

@Suite("Training support vector machines on bad input")
struct SupportVectorErrorTests {
  @Test(
    "refuses inconsistent samples",
    arguments: [
      ([], [], SupportVectorError.Code.tooFewClasses),
      ([[1, 2], [3, 4]], [1, 1], .tooFewClasses),
      ([[1, 2], [3, 4]], [1], .invalidSamples),
      ([[1, 2], [3]], [0, 1], .invalidSamples),
      ([[], []], [0, 1], .invalidSamples),
      ([[1, .nan], [3, 4]], [0, 1], .invalidSamples),
      ([[1, 2], [3, .infinity]], [0, 1], .invalidSamples),
      ([[1, 2], [3, 4]], [0, .max], .invalidSamples),
    ] as [([[Float]], [Int], SupportVectorError.Code)])
  func samples(features: [[Float]], labels: [Int], code: SupportVectorError.Code) {
    let error = #expect(throws: SupportVectorError.self) {
      try SupportVectorTraining(kernel: .linear).train(features: features, labels: labels)
    }
    #expect(error?.code == code)
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
    #expect(error?.code == .invalidSetting)
    #expect(error?.fault == .usage)
    #expect(error?.description.contains("above 0") == true)
  }
}
