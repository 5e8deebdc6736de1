import SupportVectorMachines
import Testing

@Suite("Training support vector machines")
struct SupportVectorTrainingTests {
  private static let queries: [[Float]] = (-6...6).flatMap { x in
    (-6...6).map { y in [Float(x) / 2, Float(y) / 2] }
  }

  @Test(
    "gives arrays that reproduce libsvm's own decision values and answers",
    arguments: [
      SupportVectorTraining(kernel: .linear, cost: 2),
      SupportVectorTraining(kernel: .radialBasis(gamma: 0.7), cost: 5),
      SupportVectorTraining(
        kernel: .radialBasis(gamma: 0.2), cost: 0.5, classWeights: [0: 3, 6: 0.4]),
    ])
  func agreesWithNative(training: SupportVectorTraining) throws {
    let samples = Samples.threeClasses
    let trained = try training.train(features: samples.features, labels: samples.labels)
    let reference = NativeReference(training, samples: samples, queries: Self.queries)
    for (index, query) in Self.queries.enumerated() {
      for (found, expected) in zip(trained.decisionValues(of: query), reference.decisions[index]) {
        #expect(abs(found - expected) < 1e-4)
      }
      #expect(trained.prediction(for: query) == reference.labels[index])
    }
  }

  @Test("gives arrays of consistent sizes")
  func sizes() throws {
    let samples = Samples.threeClasses
    let trained = try SupportVectorTraining(kernel: .linear)
      .train(features: samples.features, labels: samples.labels)
    #expect(trained.classLabels == [4, 0, 6])
    #expect(trained.featureCount == 2)
    #expect(trained.supportCounts.count == 3)
    #expect(trained.supportVectors.count == trained.supportVectorCount * 2)
    #expect(trained.dualCoefficients.count == trained.supportVectorCount * 2)
    #expect(trained.rho.count == 3)
  }

  @Test("separates with a radial basis what no line separates")
  func exclusiveOr() throws {
    let samples = Samples.exclusiveOr
    let line = try SupportVectorTraining(kernel: .linear, cost: 10)
      .train(features: samples.features, labels: samples.labels)
    let radial = try SupportVectorTraining(kernel: .radialBasis(gamma: 1), cost: 10)
      .train(features: samples.features, labels: samples.labels)
    #expect(line.accuracy(on: samples) < 0.8)
    #expect(radial.accuracy(on: samples) == 1)
  }

  @Test("finds more of a class with a greater weight")
  func weights() throws {
    let samples = Samples.threeClasses
    func recall(weight: Double) throws -> Int {
      let trained = try SupportVectorTraining(
        kernel: .radialBasis(gamma: 0.5), classWeights: [6: weight]
      ).train(features: samples.features, labels: samples.labels)
      return zip(samples.features, samples.labels)
        .filter { $1 == 6 && trained.prediction(for: $0) == 6 }.count
    }
    #expect(try recall(weight: 20) > recall(weight: 0.05))
  }

  @Test("ignores the weight of a class that does not occur")
  func absentClass() throws {
    let samples = Samples.exclusiveOr
    let plain = SupportVectorTraining(kernel: .linear)
    let weighted = SupportVectorTraining(kernel: .linear, classWeights: [5: 9])
    #expect(
      try plain.train(features: samples.features, labels: samples.labels)
        == weighted.train(features: samples.features, labels: samples.labels))
  }

  @Test("gives the same result each time")
  func repeatable() throws {
    let samples = Samples.threeClasses
    let training = SupportVectorTraining(kernel: .radialBasis(gamma: 2), cost: 30)
    #expect(
      try training.train(features: samples.features, labels: samples.labels)
        == training.train(features: samples.features, labels: samples.labels))
  }
}
