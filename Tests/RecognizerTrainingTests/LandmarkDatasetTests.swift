import EmotionDatasets
import EmotionRecognition
import FaceAnalysis
import Foundation
import NeuralNetworks
import TestSupport
import Testing
import Toolkit

@testable import RecognizerTraining

@Suite("Training the landmark method on a dataset")
struct LandmarkDatasetTests {
  static func dataset(_ images: [LabelledImage]) -> Dataset {
    Dataset(
      name: "drawn", path: "/drawn", layout: .classFolders, splitOrigin: .dataset, images: images,
      rejections: [])
  }

  @Test("needs a training and a validation split", arguments: [Split.train, .validation])
  func emptySplit(missing: Split) throws {
    let present: Split = missing == .train ? .validation : .train
    let images = [Drawings.image("face", pixels: Drawings.face(), split: present)]
    let error = #expect(throws: RecognizerTrainingError.self) {
      try ToyFaces.recipe().run(on: Self.dataset(images), name: "toy", predictor: ShapePredictor())
    }
    #expect(error?.description.contains("no usable picture in its \(missing.rawValue)") == true)
    #expect(error?.fault == .data)
  }

  @Test("stops at an unusable picture only when it is strict")
  func strict() throws {
    let images =
      Drawings.images
      + [Drawings.image("other", pixels: Drawings.face(darker: 9), split: .validation)]
    var recipe = ToyFaces.recipe(epochs: 1)
    recipe.copies.count = 2
    let outcome = try recipe.run(on: Self.dataset(images), name: "toy", predictor: ShapePredictor())
    #expect(outcome.trainingCount == 4)
    #expect(outcome.rejections.map(\.item) == ["tiny"])
    let error = #expect(throws: DatasetError.self) {
      try recipe.run(
        on: Self.dataset(images), name: "toy", predictor: ShapePredictor(), strict: true)
    }
    #expect(error?.description.contains("tiny") == true)
  }

  @Test("refuses a predictor with another number of points")
  func predictor() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Data(PredictorFile().bytes), to: "predictor.dat")
    let predictor = try ShapePredictor(path: path, cache: nil)
    let images = [Split.train, .validation].map {
      Drawings.image($0.rawValue, pixels: Drawings.face(), split: $0)
    }
    let error = #expect(throws: FaceError.self) {
      try ToyFaces.recipe().run(on: Self.dataset(images), name: "toy", predictor: predictor)
    }
    #expect(error?.description.contains("68") == true)
  }

  @Test(
    "beats chance on real faces",
    .enabled(if: RealData.fer2013Mini != nil, "STOIC_TEST_DATA names no folder with fer2013-mini"))
  func realFaces() throws {
    let dataset = try Dataset.open(try #require(RealData.fer2013Mini))
    var recipe = ToyFaces.recipe(epochs: 20)
    recipe.copies.count = 2
    recipe.threads = 2
    recipe.supportVectors.cost = 1
    let (training, validation) = try recipe.samples(
      of: dataset, predictor: ShapePredictor(), folder: nil)
    for classifier in LandmarkTraining.Classifier.allCases {
      recipe.classifier = classifier
      let outcome = try recipe.fit(
        training, validation: validation, name: "mini", trainingData: dataset.name)
      #expect(outcome.validationCount == 140)
      #expect(outcome.validationCountWithFace > 70)
      // By chance 20 of 140 are correct, and 33 or more in fewer than one of 500 runs.
      #expect(outcome.validationAccuracy >= 33.0 / 140, "\(classifier)")
    }
  }
}
