import EmotionCore
import EmotionRecognition
import LandmarkFeatures
import NeuralNetworks
import SupportVectorMachines
import Tensors
import Testing
import Toolkit

@testable import RecognizerTraining

@Suite("The plain form of a trained landmark classifier")
struct LandmarkConversionTests {
  static func table() throws -> (LandmarkFeatureTable, LandmarkFeatureExtractor, LandmarkSamples) {
    let samples = ToyFaces.samples(each: 4, seed: 5)
    let extractor = LandmarkFeatureExtractor(
      meanShape: try LandmarkTraining.meanShape(of: samples))
    return (try LandmarkFeatureTable(samples, by: extractor), extractor, samples)
  }

  @Test("has the network's logits")
  func logits() throws {
    let (table, extractor, samples) = try Self.table()
    var generator = SeededGenerator(seed: 1)
    let network = try MultilayerNetwork(
      sizes: [table.featureCount, 20, 10, 7], dropout: 0.5, using: &generator)
    // A pass in training mode gives the batch norms statistics that are not 0 and 1.
    _ = try network(
      table.tensor(copy: 1), mode: .training(TrainingRandomness(SeededGenerator(seed: 2))))
    let perceptron = try MultilayerPerceptron(network, standardization: table.standardization)
    let expected = try network(table.tensor(copy: 0), mode: .evaluation).floats()
    for picture in 0..<samples.count {
      let features = extractor.features(of: samples.landmarks(picture, copy: 0))
      let found = try perceptron.logits(of: features)
      let row = expected[(picture * 7)..<(picture * 7 + 7)]
      #expect(zip(found, row).allSatisfy { abs($0 - $1) < 1e-4 })
    }
  }

  @Test(
    "turns libsvm's labels into emotions and separates its examples from all other classes")
  func supportVectors() throws {
    let emotions: [Emotion] = [.neutral, .anger, .surprise, .fear, .sadness]
    let samples = ToyFaces.samples(each: 12, emotions: emotions, seed: 5, bend: 0.2)
    let extractor = LandmarkFeatureExtractor(
      meanShape: try LandmarkTraining.meanShape(of: samples))
    let table = try LandmarkFeatureTable(samples, by: extractor)
    let trained = try SupportVectorTraining(kernel: .radialBasis(gamma: 0.005), cost: 10).train(
      features: (0..<table.count).map { Array(table.row($0, copy: 0)) }, labels: table.labels)
    let classifier = try SupportVectorClassifier(
      trained, standardization: table.standardization, inverseTemperature: 1)
    #expect(classifier.classes == emotions)
    // libsvm fits its own examples closely: the right class has a margin above 0.9 against each
    // other one, unless the cost limits it, for which 10 is too large here.
    for picture in 0..<samples.count {
      let features = extractor.features(of: samples.landmarks(picture, copy: 0))
      let own = try #require(emotions.firstIndex { $0.index == samples.labels[picture] })
      let decisions = try classifier.decisionValues(of: features)
      var pair = 0
      for i in emotions.indices {
        for j in (i + 1)..<emotions.count {
          if i == own { #expect(decisions[pair] > 0.9) }
          if j == own { #expect(decisions[pair] < -0.9) }
          pair += 1
        }
      }
      let answer = try LandmarkClassifier.supportVectors(classifier).probabilities(of: features)
      #expect(answer[.disgust] == 0)
    }
  }

  @Test("is surer once its temperature is fitted to data that it answers correctly")
  func inverseTemperature() throws {
    let samples = ToyFaces.samples(each: 12, seed: 5)
    var recipe = ToyFaces.recipe(.supportVectors)
    recipe.averagesMirror = false
    let outcome = try recipe.fit(
      samples, validation: ToyFaces.samples(each: 4, seed: 6), name: "", trainingData: "")
    guard case .supportVectors(let classifier) = outcome.model.classifier else {
      Issue.record("not an SVM")
      return
    }
    #expect(classifier.inverseTemperature > 1)
  }

  @Test("is trained on standardised features: mean 0 and deviation 1")
  func standardised() throws {
    let (table, _, _) = try Self.table()
    let rows = table.count * table.copies
    for feature in 0..<table.featureCount {
      let column = stride(from: feature, to: table.values.count, by: table.featureCount)
        .map { Double(table.values[$0]) }
      let mean = column.reduce(0, +) / Double(rows)
      let variance = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(rows)
      #expect(abs(mean) < 1e-4)
      #expect(abs(variance - 1) < 1e-3)
    }
  }

  @Test("takes an SVM's examples from all copies, each class in proportion, without repeats")
  func examples() {
    let labels = [Int](repeating: 0, count: 60) + [Int](repeating: 3, count: 20)
    let rows = LandmarkSupportVectors(examples: 40).rows(labels: labels, copies: 4, seed: 1)
    #expect(rows.count == 40)
    #expect(Set(rows).count == 40)
    #expect(rows.count { labels[$0 / 4] == 3 } == 10)
    #expect(Set(rows.map { $0 % 4 }) == [0, 1, 2, 3])
    let all = LandmarkSupportVectors(examples: 1000).rows(labels: labels, copies: 4, seed: 1)
    #expect(all == Array(0..<320))
  }
}
