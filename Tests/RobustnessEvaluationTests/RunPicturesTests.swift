import AdversarialAttacks
import DatasetPreparation
import EmotionCore
import EmotionDatasets
import Foundation
import PixelImages
import TestSupport
import Testing
import Toolkit

@testable import RobustnessEvaluation

@Suite("The pictures of a comparison")
struct RunPicturesTests {
  @Test("that cannot be read are listed and in no figure")
  func unreadable() throws {
    let trial = try Trial { folder in
      try folder.write("not a picture", to: "test/anger/text.jpg")
      try folder.write(
        Image(width: 1, height: 1, channels: 1, pixels: [7]).pngData(), to: "test/fear/dot.png")
    }
    let comparison = try trial.comparison()
    #expect(comparison.rejections.map(\.item) == ["test/anger/text.jpg", "test/fear/dot.png"])
    let summary = try comparison.run()
    #expect(summary.n == 7 && summary.skipped == 2)
    #expect(summary.rows.allSatisfy { $0.n == 7 })
  }

  @Test("that cannot be read are an error when strict, before anything is written")
  func strict() throws {
    let trial = try Trial { try $0.write("not a picture", to: "test/anger/text.jpg") }
    let error = #expect(throws: DatasetError.self) { try trial.comparison(strict: true) }
    #expect(error?.fault == .data)
    #expect(error?.description.contains("test/anger/text.jpg") == true)
    #expect(!FileManager.default.fileExists(atPath: trial.folder.file("run")))
  }

  @Test("must be some, else the split and the dataset are named")
  func none() throws {
    let trial = try Trial()
    var plan = Trial.plan
    plan.split = .one(.validation)
    let error = #expect(throws: NoPicturesError.self) { try trial.comparison(plan) }
    #expect(error?.fault == .data)
    for word in ["validation", trial.dataset.path] {
      #expect(error?.description.contains(word) == true)
    }
  }

  @Test("are, under a limit, a sample with all classes in proportion, drawn by the seed")
  func limit() throws {
    let trial = try Trial(perClass: 3)
    func sample(seed: UInt64) throws -> [String] {
      var plan = Trial.plan
      plan.limit = 7
      plan.seed = seed
      let comparison = try trial.comparison(plan, output: "run-\(seed)")
      #expect(Set(comparison.queue.items.map(\.emotion)).count == 7)
      return comparison.queue.items.map(\.id)
    }
    let first = try sample(seed: 1)
    #expect(first.count == 7)
    #expect(try sample(seed: 1) == first)
    #expect(try sample(seed: 2) != first)
  }

  @Test("have the first picture of each emotion as the run's samples, whatever its size")
  func samples() throws {
    let emotions: [Emotion] = [.fear, .anger, .fear, .anger, .happiness]
    // The first batch holds places 0 and 3, so that anger's first picture comes after its second.
    let heights = [20, 30, 30, 20, 40]
    let items = emotions.enumerated().map { index, emotion in
      LabelledImage(
        id: "\(index)", emotion: emotion,
        source: .grey(
          pixels: [UInt8](repeating: 0, count: 20 * heights[index]), width: 20,
          height: heights[index]))
    }
    let samples = SamplePictures(folder: "samples", of: PictureQueue(items, batchSize: 2))
    #expect(samples.places == [0, 1, 4])
  }
}
