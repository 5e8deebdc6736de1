import DurableFiles
import EmotionCore
import EmotionRecognition
import LandmarkFeatures
import Safetensors
import Testing
import Toolkit

@Suite("A landmark model's file")
struct LandmarkModelFileTests {
  static let features = LandmarkFeatureExtractor.count

  @Test("brings back a perceptron bit for bit, with its card", arguments: [false, true])
  func perceptron(averagesMirror: Bool) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/toy.safetensors"
      let model = try Models.landmarkModel(averagesMirror: averagesMirror)
      try model.write(to: path)
      let back = try LandmarkModel.read(path)
      #expect(back.classifier == model.classifier)
      #expect(back.averagesMirror == averagesMirror)
      #expect(back.card.name == "toy")
      #expect(back.card.accuracy == model.card.accuracy)
      #expect(back.card.details["recipe"] == "by hand")
      for (a, b) in zip(back.meanShape.points, model.meanShape.points) {
        #expect((a - b).length < 1e-6)
      }
      let probabilities = try model.probabilities(of: Models.landmarks)
      #expect(
        close(try back.probabilities(of: Models.landmarks).values, probabilities.values))
    }
  }

  @Test("brings back a model of some of the features")
  func someFeatures() throws {
    let groups: [FeatureGroup] = [.angles, .coordinates]
    let count = groups.reduce(0) { $0 + $1.count }
    let perceptron = try MultilayerPerceptron(
      standardization: Standardization(
        mean: Models.weights(count, seed: 1), scale: [Float](repeating: 1, count: count)),
      layers: [
        LinearLayer(
          inputCount: count, outputCount: 7, weight: Models.weights(count * 7, seed: 2),
          bias: Models.weights(7, seed: 3))
      ])
    let model = try LandmarkModel(
      card: Models.card, meanShape: Models.meanShape(), groups: groups,
      classifier: .multilayerPerceptron(perceptron))
    let back = try LandmarkModel(model.file())
    #expect(back.groups == groups)
    #expect(
      close(
        try back.probabilities(of: Models.landmarks).values,
        try model.probabilities(of: Models.landmarks).values))
    let error = #expect(throws: ModelError.self) {
      try LandmarkModel(
        card: Models.card, meanShape: Models.meanShape(),
        classifier: .multilayerPerceptron(perceptron))
    }
    #expect(error?.code == .wrongShape)
  }

  @Test("brings back a support vector classifier bit for bit")
  func supportVectors() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/toy.safetensors"
      let model = try Models.supportVectorModel()
      try model.write(to: path)
      #expect(try LandmarkModel.read(path).classifier == model.classifier)
    }
  }

  @Test("holds half as many bytes in 16 bits and nearly the same probabilities")
  func halfPrecision() throws {
    try withTemporaryFolder { folder in
      let model = try Models.landmarkModel()
      try model.write(to: folder + "/32.safetensors")
      try model.write(to: folder + "/16.safetensors", precision: .float16)
      let (large, small) = (
        try DurableFile.read(folder + "/32.safetensors").count,
        try DurableFile.read(folder + "/16.safetensors").count
      )
      #expect(large - small == 2 * (Self.features * 5 + 5 + 35 + 7))
      let back = try LandmarkModel.read(folder + "/16.safetensors")
      let expected = try model.probabilities(of: Models.landmarks)
      #expect(
        close(
          try back.probabilities(of: Models.landmarks).values, expected.values, within: 1e-2))
    }
  }

  @Test("is not replaced by a model whose weights overflow 16 bits")
  func overflow() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/toy.safetensors"
      try Models.landmarkModel().write(to: path)
      let before = try DurableFile.read(path)
      let large = try MultilayerPerceptron(
        standardization: Models.standardization(),
        layers: [
          LinearLayer(
            inputCount: Self.features, outputCount: 7,
            weight: [Float](repeating: 1e5, count: Self.features * 7),
            bias: [Float](repeating: 0, count: 7))
        ])
      let model = try LandmarkModel(
        card: Models.card, meanShape: Models.meanShape(),
        classifier: .multilayerPerceptron(large))
      let error = #expect(throws: ModelError.self) {
        try model.write(to: path, precision: .float16)
      }
      #expect(error?.code == .badValue)
      #expect(error?.path == path)
      #expect(try DurableFile.read(path) == before)
    }
  }
}
