import AdversarialAttacks
import DatasetPreparation
import EmotionCore
import EmotionDatasets
import EmotionRecognition
import FaceAnalysis
import Foundation
import ModelEvaluation
import PixelImages
import TestSupport
import Testing

@testable import RobustnessEvaluation

@Suite("The pictures that a comparison shows")
struct PerturbationTests {
  /// The pictures that the run kept of a condition, by file name.
  private func kept(_ condition: String, of trial: Trial) throws -> [String: Image] {
    let folder = trial.folder.file("run/images/\(condition)")
    var images: [String: Image] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder)
    where !name.hasSuffix("-difference.png") {
      images[name] = try Image.read("\(folder)/\(name)")
    }
    return images
  }

  private func changes(_ perturbed: Image, _ clean: Image) -> [Int] {
    zip(perturbed.pixels, clean.pixels).map { abs(Int($0) - Int($1)) }
  }

  @Test("leave no pixel farther than epsilon from the clean file", arguments: [1.0, 8])
  func withinEpsilon(epsilon: Double) throws {
    let trial = try Trial()
    var plan = Trial.plan
    plan.epsilons = [epsilon]
    let comparison = try trial.comparison(plan)
    let summary = try comparison.run()
    let clean = try kept("clean", of: trial)
    #expect(clean.count == Emotion.count)
    for (name, image) in try kept("pgd-2-linf-\(Int(epsilon))", of: trial) {
      let changes = changes(image, try #require(clean[name]))
      #expect(changes.max() == Int(epsilon))
    }
    for condition in plan.conditions {
      for row in try comparison.ledger.rows(under: condition).values {
        #expect(row.distance <= epsilon + 1e-9)
      }
    }
    #expect(summary.rows.allSatisfy { $0.largestDistance <= epsilon + 1e-9 })
  }

  @Test("under noise differ from the clean ones by epsilon in every pixel, up and down")
  func noise() throws {
    let trial = try Trial()
    _ = try trial.comparison().run()
    let clean = try kept("clean", of: trial)
    for (name, image) in try kept("noise-linf-8", of: trial) {
      let original = try #require(clean[name])
      #expect(changes(image, original).allSatisfy { $0 == 8 })
      let up = zip(image.pixels, original.pixels).count { $0 > $1 }
      #expect((900...1400).contains(up), "of 2304 pixels")
    }
  }

  @Test("keep within a Euclidean ball where the norm is l2")
  func euclidean() throws {
    let trial = try Trial()
    let comparison = try trial.comparison(Trial.plan(norm: .l2, epsilons: [100]))
    _ = try comparison.run()
    let clean = try kept("clean", of: trial)
    for (name, image) in try kept("pgd-2-l2-100", of: trial) {
      let length = changes(image, try #require(clean[name])).reduce(0.0) { $0 + Double($1 * $1) }
        .squareRoot()
      #expect(length <= 100 * (1 + 1e-6) && length > 50)
      let row = try comparison.rows(under: "pgd-2-l2-100").values.first {
        name.hasSuffix("-test-\($0.actual.rawValue)-1.png")
      }
      #expect(abs(try #require(row).distance - length) < 1e-4)
    }
  }

  @Test("are what the models were asked about: a kept file gets the ledger's answers again")
  func answers() throws {
    let trial = try Trial()
    let comparison = try trial.comparison()
    _ = try comparison.run()
    let methods = try trial.models.methods(noFace: .priorBox, threads: 1)
    let kept = try kept("pgd-2-linf-8", of: trial)
    #expect(kept.count == Emotion.count)
    let rows = try comparison.rows(under: "pgd-2-linf-8")
    #expect(rows.count == Emotion.count)
    for row in rows.values {
      let suffix = "-test-\(row.actual.rawValue)-1.png"
      let image = try #require(kept.first { $0.key.hasSuffix(suffix) }?.value)
      for method in methods {
        #expect(row.answers[method.name] == MethodAnswer(try method.recognize(image)))
      }
      // What the runner verifies is what the ledger records.
      let decision = row.answers["toy-resnet"]?.predicted
      #expect(row.succeeded == (decision != row.actual))
      #expect(row.queries == QueryCount(forward: 2, backward: 2))
    }
    let clean = try comparison.rows(under: "clean")
    #expect(clean.count == Emotion.count)
    #expect(clean.values.allSatisfy { $0.succeeded == nil && $0.queries == nil })
  }

  @Test("and their differences are enlarged until epsilon is full contrast, grey for no change")
  func difference() throws {
    let trial = try Trial()
    let original = try Image(width: 4, height: 1, channels: 1, pixels: [100, 100, 100, 100])
    let perturbed = try Image(width: 4, height: 1, channels: 1, pixels: [100, 102, 98, 101])
    let batch = Self.batch(["a/b.c.jpg"], [original])
    try Self.samples(trial, count: 1).keep(
      Self.batch(["a/b.c.jpg"], [perturbed]), of: batch,
      under: Condition(attack: try AttackValue(ProjectedGradientDescent(steps: 2)), epsilon: 2))
    let base = trial.folder.file("samples/pgd-2-linf-2/0-a-b.c")
    #expect(try Image.read("\(base).png") == perturbed)
    #expect(try Image.read("\(base)-difference.png").pixels == [128, 255, 1, 192])
  }

  @Test("are kept apart where ids differ in their ends only, and ids may be of any length")
  func fileNames() throws {
    let trial = try Trial()
    let image = try Image(width: 1, height: 1, channels: 1, pixels: [7])
    let long = String(repeating: "ä", count: 400)
    let batch = Self.batch(["a.png", "a.jpg", long, long], [image, image, image, image])
    try Self.samples(trial, count: 4).keep(batch, of: batch, under: .clean)
    let names = try FileManager.default.contentsOfDirectory(
      atPath: trial.folder.file("samples/clean"))
    #expect(names.count == 4)
  }

  /// Pictures of as many emotions, so that all are kept.
  private static func items(_ ids: [String]) -> [LabelledImage] {
    zip(ids, Emotion.allCases).map {
      LabelledImage(
        id: $0, emotion: $1,
        source: .grey(pixels: [UInt8](repeating: 7, count: 400), width: 20, height: 20))
    }
  }

  private static func batch(_ ids: [String], _ images: [Image]) -> PictureBatch {
    PictureBatch(items: items(ids), places: Array(ids.indices), images: images)
  }

  private static func samples(_ trial: Trial, count: Int) -> SamplePictures {
    SamplePictures(
      folder: trial.folder.file("samples"),
      of: PictureQueue(items((0..<count).map(String.init)), batchSize: 1))
  }
}
