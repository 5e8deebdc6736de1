import EmotionCore
import EmotionRecognition
import Foundation
import LandmarkFeatures
import NeuralNetworks
import Safetensors
import TestSupport
import Testing
import Toolkit

@testable import RecognizerTraining

@Suite("Training the landmark method")
struct LandmarkTrainingTests {
  @Test(
    "learns emotions that bend faces differently", arguments: LandmarkTraining.Classifier.allCases)
  func separable(classifier: LandmarkTraining.Classifier) throws {
    let outcome = try ToyFaces.recipe(classifier).fit(
      ToyFaces.samples(each: 24, seed: 1), validation: ToyFaces.samples(each: 8, seed: 2),
      name: "toy", trainingData: "toy faces")
    #expect(outcome.validationAccuracy > 0.9)
    #expect(try #require(outcome.validationAccuracyWithFace) > 0.9)
    #expect(outcome.validationCount == 56)
    #expect(outcome.validationCountWithFace == 42)
    #expect((outcome.bestEpoch != nil) == (classifier == .multilayerPerceptron))
  }

  @Test("learns nothing if all emotions look the same")
  func inseparable() throws {
    let outcome = try ToyFaces.recipe().fit(
      ToyFaces.samples(each: 24, seed: 1, bend: 0),
      validation: ToyFaces.samples(each: 24, seed: 2, bend: 0), name: "toy", trainingData: "")
    #expect(outcome.validationAccuracy < 0.3)
  }

  @Test("gives the same model whether or not it is interrupted and resumed")
  func resume() throws {
    let folder = try TemporaryFolder()
    let (whole, half) = (folder.file("whole"), folder.file("half"))
    let samples = ToyFaces.samples(each: 12, seed: 1)
    let validation = ToyFaces.samples(each: 6, seed: 2, bend: 0.2)
    func fit(_ checkpoint: String, report: (TrainingProgress) -> Void = { _ in }) throws
      -> LandmarkTraining.Outcome
    {
      try ToyFaces.recipe().fit(
        samples, validation: validation, name: "toy", trainingData: "", checkpoint: checkpoint,
        report: report)
    }
    let uninterrupted = try fit(whole) { progress in
      guard progress.epoch == 3, progress.score != nil else { return }
      #expect(throws: Never.self) { try FileManager.default.copyItem(atPath: whole, toPath: half) }
    }
    var epochs: [Int] = []
    let resumed = try fit(half) { progress in
      if progress.score != nil { epochs.append(progress.epoch) }
    }
    #expect(epochs == [4, 5, 6])
    #expect(resumed.model.file() == uninterrupted.model.file())
  }

  @Test("refuses a checkpoint of other landmarks, such as those of another engine")
  func otherLandmarks() throws {
    let folder = try TemporaryFolder()
    let validation = ToyFaces.samples(each: 2, seed: 2)
    func fit(seed: UInt64) throws {
      _ = try ToyFaces.recipe(epochs: 1).fit(
        ToyFaces.samples(each: 4, seed: seed), validation: validation, name: "toy",
        trainingData: "", checkpoint: folder.file("checkpoint"))
    }
    try fit(seed: 1)
    try fit(seed: 1)
    let error = #expect(throws: TrainingError.self) { try fit(seed: 3) }
    #expect(error?.fault == .usage, "\(error as Any)")
  }

  @Test("gives another model with another seed")
  func seeds() throws {
    let models = try [1, 2].map { seed in
      try ToyFaces.recipe(epochs: 1, seed: seed).fit(
        ToyFaces.samples(each: 4, seed: 1), validation: ToyFaces.samples(each: 2, seed: 2),
        name: "toy", trainingData: ""
      ).model.file().tensors["layers.0.weight"]
    }
    #expect(models[0] != models[1])
  }

  @Test(
    "writes a model that gives the same answers when it is read",
    arguments: LandmarkTraining.Classifier.allCases)
  func roundTrip(classifier: LandmarkTraining.Classifier) throws {
    let folder = try TemporaryFolder()
    let outcome = try ToyFaces.recipe(classifier, epochs: 2).fit(
      ToyFaces.samples(each: 8, seed: 1), validation: ToyFaces.samples(each: 4, seed: 2),
      name: "toy", trainingData: "toy faces")
    let path = folder.file("toy.safetensors")
    try outcome.model.write(to: path)
    let model = try LandmarkModel.read(path)
    #expect(model.card.name == "toy")
    #expect(model.card.trainingData == "toy faces")
    #expect(model.card.method == outcome.model.classifier.method)
    #expect(model.card.licence.contains("commercial"))
    #expect(model.averagesMirror)
    #expect(
      model.card.details["validation_accuracy"].flatMap(Double.init) == outcome.validationAccuracy)
    var generator = SeededGenerator(seed: 3)
    for emotion in Emotion.allCases {
      let face = ToyFaces.face(emotion, bend: 0.5, using: &generator)
      let (before, after) = (
        try outcome.model.probabilities(of: face), try model.probabilities(of: face)
      )
      #expect(zip(before.values, after.values).allSatisfy { abs($0 - $1) < 1e-5 })
    }
  }

  @Test("aligns to a mean shape that is its own mirror image")
  func symmetricMean() throws {
    let mean = try LandmarkTraining.meanShape(of: ToyFaces.samples(each: 10, seed: 1)).points
    for (index, point) in mean.enumerated() {
      let partner = mean[Landmarks.Scheme68.mirror[index]]
      #expect(abs(partner.x + point.x) < 1e-6 && abs(partner.y - point.y) < 1e-6)
    }
  }

  @Test("says that there are no examples")
  func empty() throws {
    let error = #expect(throws: TrainingError.self) {
      try ToyFaces.recipe().fit(
        LandmarkSamples(copies: 2), validation: ToyFaces.samples(each: 1, seed: 1), name: "",
        trainingData: "")
    }
    #expect(error?.fault == .data)
  }
}
