import EmotionCore
import EmotionRecognition
import Testing
import Toolkit

@Suite("A support vector classifier")
struct SupportVectorClassifierTests {
  /// A model that libsvm 3.24 trained (RBF, gamma 0.5, C 2) on twelve points of three classes,
  /// whose labels came in the order 3, 0, 6.
  static func libsvmModel(inverseTemperature: Float = 1) throws -> SupportVectorClassifier {
    try SupportVectorClassifier(
      standardization: Standardization(mean: [0, 0], scale: [1, 1]),
      kernel: .radialBasis(gamma: 0.5),
      supportVectors: [
        0, 0, 1, 0.5, 0.5, 1, 3, 3, 2, 2.5, 1.25, 1, 0, 3, 0.5, 2, 1, 2.75, 1.5, 1.75,
      ],
      dualCoefficients: [
        0, 1.96156844, 1.08843839, -0.712189535, -0.337817298, -2, -0.0812519201, -1.52312988, 0,
        -0.964302065,
        0.186905625, 0.381778239, 2, 0.0994844403, 2, 2, -0.272912853, -0.602459048, -1.22411254,
        -2,
      ],
      rho: [0.0665897157, 0.211260723, -0.248385095], supportCounts: [3, 3, 4],
      classes: [.happiness, .anger, .neutral], inverseTemperature: inverseTemperature)
  }

  @Test(
    "gives libsvm's own decision values and answer",
    arguments: [
      ([0.5, 0.5], [1.27652714, 1.27079808, 0.821240306], .happiness),
      ([2.75, 2.5], [-1.05602876, -0.590069977, 1.05839774], .anger),
      ([0.5, 2.5], [-0.106358447, -1.35803788, -1.31525011], .neutral),
      ([9, -9], [-0.0665897157, -0.211260723, 0.248385095], .anger),
    ] as [([Float], [Float], Emotion)])
  func libsvmValues(point: [Float], decisions: [Float], answer: Emotion) throws {
    let model = try Self.libsvmModel()
    #expect(close(try model.decisionValues(of: point), decisions))
    #expect(try LandmarkClassifier.supportVectors(model).probabilities(of: point).top == answer)
  }

  @Test("gives equal votes to the class with the greater sum of decision values")
  func tie() throws {
    let model = try Self.libsvmModel()
    let decisions = try model.decisionValues(of: [1.25, 1.25])
    // Each class wins once; anger's sum, -0.076 + 0.417, is the greatest.
    #expect(close(decisions, [0.0763204009, -0.130246531, 0.416518414]))
    let probabilities = try LandmarkClassifier.supportVectors(model)
      .probabilities(of: [1.25, 1.25])
    #expect(probabilities.top == .anger)
  }

  @Test("decides by the side of the plane where the kernel is linear")
  func linear() throws {
    // w = 1 * (1, 0) - 1 * (0, 1), rho = 0.5, after halving the features.
    let model = try SupportVectorClassifier(
      standardization: Standardization(mean: [0, 0], scale: [2, 2]), kernel: .linear,
      supportVectors: [1, 0, 0, 1], dualCoefficients: [1, -1], rho: [0.5], supportCounts: [1, 1],
      classes: [.fear, .sadness])
    #expect(close(try model.decisionValues(of: [4, 1]), [1]))
    #expect(close(try model.decisionValues(of: [1, 4]), [-2]))
    // One vote to none and confidences of 1 / (3 * 2) and its negative.
    let logits = try model.logits(of: [4, 1])
    #expect(abs(logits[Emotion.fear.index] - 7 / 6) < 1e-6)
    #expect(abs(logits[Emotion.sadness.index] + 1 / 6) < 1e-6)
  }

  @Test("gives probability 0 to emotions that it has no class for, and 1 to all together")
  func missingClasses() throws {
    let probabilities = try LandmarkClassifier.supportVectors(Self.libsvmModel())
      .probabilities(of: [1, 1])
    for emotion in [Emotion.disgust, .fear, .sadness, .surprise] {
      #expect(probabilities[emotion] == 0)
    }
    #expect(abs(probabilities.values.reduce(0, +) - 1) < 1e-5)
  }

  @Test("is surer where it is sharper, and answers the same")
  func inverseTemperature() throws {
    let dull = try LandmarkClassifier.supportVectors(Self.libsvmModel(inverseTemperature: 0.5))
      .probabilities(of: [0.5, 0.5])
    let sharp = try LandmarkClassifier.supportVectors(Self.libsvmModel(inverseTemperature: 3))
      .probabilities(of: [0.5, 0.5])
    #expect(dull.top == sharp.top)
    #expect(sharp[sharp.top] > dull[dull.top] + 0.1)
  }

  @Test(
    "refuses sizes that do not fit one another",
    arguments: [
      ([1, 1, 1], [1, -1], [0], [1, 1], [.fear, .sadness], .wrongShape),
      ([1, 1], [1], [0], [1, 1], [.fear, .sadness], .wrongShape),
      ([1, 1], [1, -1], [0, 0], [1, 1], [.fear, .sadness], .wrongShape),
      ([1, 1], [1, -1], [0], [2], [.fear, .sadness], .wrongShape),
      ([1, 1], [1, -1], [0], [3, -1], [.fear, .sadness], .badValue),
      ([1, 1], [1, -1], [0], [1, Int.max], [.fear, .sadness], .badValue),
      ([1, 1], [1, -1], [0], [1, 1], [.fear, .fear], .badValue),
      ([1, 1], [], [], [2], [.fear], .badValue),
      ([1, .nan], [1, -1], [0], [1, 1], [.fear, .sadness], .badValue),
    ] as [([Float], [Float], [Float], [Int], [Emotion], ModelError.Code)])
  func badSizes(
    vectors: [Float], coefficients: [Float], rho: [Float], counts: [Int], classes: [Emotion],
    code: ModelError.Code
  ) throws {
    let standardization = try Standardization(mean: [0], scale: [1])
    let error = #expect(throws: ModelError.self) {
      try SupportVectorClassifier(
        standardization: standardization, kernel: .linear, supportVectors: vectors,
        dualCoefficients: coefficients, rho: rho, supportCounts: counts, classes: classes)
    }
    #expect(error?.code == code)
  }
}
