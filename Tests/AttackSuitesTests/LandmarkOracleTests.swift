import AdversarialAttacks
import DeepRecognition
import EmotionCore
import EmotionRecognition
import FaceAnalysis
import ModelFixtures
import PixelImages
import Tensors
import Testing
import Toolkit

@testable import AttackSuites

@Suite("The landmark method as a white box")
struct LandmarkOracleTests {
  private static func recipe() throws -> FacePipeline.Recipe {
    try FacePipeline.Recipe(
      framing: .faceCrop, noFace: .priorBox, predictor: Pictures.predictor.get())
  }

  private static func model(_ averagesMirror: Bool = true) throws -> LandmarkModel {
    let toy = try ModelFiles.makeLandmarkModel()
    return try LandmarkModel(
      card: toy.card, meanShape: toy.meanShape, classifier: toy.classifier,
      averagesMirror: averagesMirror, refinesBox: true)
  }

  private static func pixels(_ images: [Image]) throws -> Tensor { try PixelBatch(images).tensor() }

  private static func pictures() throws -> [Image] {
    try [LabelledPictures.face(3), LabelledPictures.waves(4)]
  }

  @Test("answers as the recogniser does, with and without a gradient", arguments: [false, true])
  func answers(averagesMirror: Bool) throws {
    let model = try Self.model(averagesMirror)
    let images = try Self.pictures()
    let oracle = try LandmarkOracle(model, pipeline: Self.recipe(), threads: 2)
    let recognized = try model.recognizer(Self.recipe(), threads: 1).recognize(images)
      .flatMap { try $0.get().faces[0].probabilities.values }
    let scores = try oracle.scores(Self.pixels(images)).exp().floats()
    #expect(zip(scores, recognized).allSatisfy { abs($0 - $1) < 1e-6 })
    let (objectives, gradient) = try oracle.objectiveAndGradient(Self.pixels(images)) {
      (scores) throws(TensorError) in try scores.exp().sum(over: [1])
    }
    // Probabilities sum to one, whatever the picture: no direction changes that.
    #expect(try objectives.floats().allSatisfy { abs($0 - 1) < 1e-5 })
    #expect(gradient.shape == [2, 1, 48, 48])
    #expect(try gradient.floats().allSatisfy { abs($0) < 1e-3 })
  }

  @Test("has a gradient that misleads further than any of twenty random changes as large")
  func misleads() throws {
    let oracle = try LandmarkOracle(Self.model(), pipeline: Self.recipe(), threads: 2)
    let picture = try Self.pixels([LabelledPictures.face(3)])
    let label = try oracle.scores(picture).argmax(over: 1)[0]
    let criterion = Criterion.misclassification(labels: [label])
    func objective(_ pixels: Tensor) throws -> Float {
      try criterion.objective(logits: oracle.scores(pixels)).item()
    }
    var point = picture
    for size in [4, 3, 2, 1] as [Float] {
      let (_, gradient) = try oracle.objectiveAndGradient(point) {
        (scores) throws(TensorError) in try criterion.objective(logits: scores)
      }
      let low = try picture - 4 / 255, high = try picture + 4 / 255
      point = try (point + gradient.sign() * (size / 255)).maximum(low).minimum(high)
        .clamped(to: 0...1)
    }
    var generator = SeededGenerator(seed: 5)
    var best = -Float.infinity
    for _ in 0..<20 {
      let signs = (0..<48 * 48).map { _ in
        Bool.random(using: &generator) ? 4 / 255 : -4 / 255 as Float
      }
      let other = try (picture + Tensor(signs, shape: [1, 1, 48, 48])).clamped(to: 0...1)
      best = max(best, try objective(other))
    }
    #expect(try objective(point) > best)
  }

  @Test("has a surrogate of its own for each of three restarts, and one answer")
  func surrogates() throws {
    let oracle = try LandmarkOracle(Self.model(), pipeline: Self.recipe(), threads: 1)
    let picture = try Self.pixels([LabelledPictures.face(3)])
    let gradients = try (0..<4).map { restart in
      try oracle.surrogate(forRestart: restart).objectiveAndGradient(picture) {
        (scores) throws(TensorError) in
        try scores.narrowed(dim: 1, from: 0, length: 1).sum(over: [1])
      }.gradient.floats()
    }
    #expect(gradients[0] == gradients[3])
    #expect(Set(gradients).count == 3)
    let scores = try (0..<3).map {
      try oracle.surrogate(forRestart: $0).scores(picture).floats()
    }
    #expect(Set(scores).count == 1)
  }

  @Test("is attacked by the suite landmarks; other models by what they reveal")
  func usualSuite() throws {
    let trial = try Trial()
    let landmarks = try LandmarkOracle(Self.model(), pipeline: Self.recipe(), threads: 1)
    #expect(trial.model(landmarks).usualSuite == .landmarks)
    #expect(try trial.model(trial.nearest()).usualSuite == .standard)
    let method = try Self.model().recognizer(Self.recipe(), threads: 1)
    #expect(trial.model(PipelineOracle(method)).usualSuite == .blackBox)
  }

  @Test("passes colours on as their mean is read")
  func colours() throws {
    let grey = try LabelledPictures.face(3)
    let colour = try Image(
      width: 48, height: 48, channels: 3, pixels: grey.pixels.flatMap { [$0, $0, $0] })
    let oracle = try LandmarkOracle(Self.model(), pipeline: Self.recipe(), threads: 1)
    func gradient(_ image: Image) throws -> [Float] {
      try oracle.objectiveAndGradient(Self.pixels([image])) { (scores) throws(TensorError) in
        try scores.narrowed(dim: 1, from: 0, length: 1).sum(over: [1])
      }.gradient.floats()
    }
    let (one, three) = (try gradient(grey), try gradient(colour))
    #expect(three.count == 3 * one.count)
    let size = one.map(abs).max() ?? 0
    #expect(size > 0)
    for channel in 0..<3 {
      let part = three[channel * one.count..<(channel + 1) * one.count]
      #expect(zip(part, one).allSatisfy { abs(3 * $0 - $1) < 1e-3 * size })
    }
  }

  @Test("refuses a temperature that is none, and dlib's own predictor")
  func refusals() throws {
    #expect(throws: AttackError.self) {
      _ = try LandmarkOracle(Self.model(), pipeline: Self.recipe(), threads: 1, temperature: 0)
    }
    let dlib = try Engine.dlib.loadPredictor()
    let recipe = try FacePipeline.Recipe(framing: .faceCrop, noFace: .priorBox, predictor: dlib)
    let error = #expect(throws: FaceError.self) {
      _ = try LandmarkOracle(Self.model(), pipeline: recipe, threads: 1)
    }
    #expect(error?.code == .noGradient)
    #expect(try Self.model().pipelineOracle(recipe, threads: 1) is PipelineOracle)
    #expect(try Self.model().pipelineOracle(Self.recipe(), threads: 1) is LandmarkOracle)
  }
}
