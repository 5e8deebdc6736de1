import EmotionCore
import EmotionDatasets
import FaceAnalysis
import FaceSynthesis
import Tensors
import TestSupport
import Testing
import Toolkit

@testable import FaceModelTraining

@Suite("Training a model of faces")
struct FaceModelTrainingTests {
  @Test(
    "on real faces draws faces that the detector finds, with the predictor's landmarks",
    .enabled(if: RealData.fer2013Mini != nil, "STOIC_TEST_DATA names no folder with fer2013-mini"))
  func realFaces() throws {
    var recipe = FaceModelTraining()
    (recipe.shapeModes, recipe.textureModes, recipe.textureSide) = (8, 8, 64)
    (recipe.leastEyeDistance, recipe.textures, recipe.threads) = (12, 60, 2)
    let dataset = try Dataset.open(try #require(RealData.fer2013Mini))
    let outcome = try recipe.run(on: dataset, predictor: ShapePredictor(), name: "mini")
    #expect(outcome.shapeCount > 200 && outcome.textureCount == 60)
    // No drawn face is a training face.
    #expect(outcome.neighbours.drawn.count == 20)
    #expect(outcome.neighbours.drawn.allSatisfy { $0.distance > 0.1 })
    #expect(outcome.shapeShare > 0.5 && outcome.shapeShare <= 1)
    let drawn = try outcome.model.draw(FaceDescription(.neutral), side: 350)
    let face = try #require(try Engine.native.makeDetector().faces(in: drawn.image).first)
    let found = try ShapePredictor().landmarks(in: drawn.image, box: face.box).points
    let truth = drawn.landmarks.points
    let eyes =
      (truth[36...41].reduce(Point(x: 0, y: 0), +)
      - truth[42...47].reduce(Point(x: 0, y: 0), +)).length / 6
    let error = zip(found, truth).reduce(0) { $0 + ($1.0 - $1.1).length } / 68
    #expect(error / eyes < 0.08)
  }

  @Test("lists an unreadable picture, and refuses it when strict")
  func unreadable() throws {
    let picture = LabelledImage(
      id: "none.png", emotion: .fear, source: .file(path: "/nowhere/none.png", byteCount: 1))
    let dataset = Dataset(
      name: "none", path: "none", layout: .manifest, splitOrigin: .dataset, images: [picture],
      rejections: [])
    func run(strict: Bool) throws {
      _ = try FaceModelTraining().run(
        on: dataset, predictor: ShapePredictor(), name: "none", strict: strict)
    }
    #expect(throws: TooFewFacesError(found: 0, expected: 20)) {
      try run(strict: false)
    }
    let error = #expect(throws: DatasetError.self) { try run(strict: true) }
    #expect(error?.description.contains("none.png") == true)
    #expect(error?.fault == .data)
  }

  @Test("needs more than a few faces")
  func tooFew() throws {
    let dataset = Dataset(
      name: "none", path: "none", layout: .manifest, splitOrigin: .dataset, images: [],
      rejections: [])
    let error = #expect(throws: TooFewFacesError.self) {
      try FaceModelTraining().run(on: dataset, predictor: ShapePredictor(), name: "none")
    }
    #expect(error == TooFewFacesError(found: 0, expected: 20))
  }
}

@Suite("Principal components")
struct PrincipalComponentsTests {
  @Test(
    "are the directions and deviations with which the examples were made",
    arguments: [(400, 3), (40, 90)])
  func found(count: Int, length: Int) throws {
    var generator = SeededGenerator(seed: 9)
    // Two perpendicular directions with deviations 5 and 2 around a mean of 7.
    let values = (0..<count).flatMap { _ -> [Float] in
      let (a, b) = (5 * generator.normalDeviate(), 2 * generator.normalDeviate())
      return (0..<length).map { Float(7 + ($0 == 0 ? a : $0 == 1 ? b : 0)) }
    }
    let examples = try Tensor(values, shape: [count, length])
    let components = try PrincipalComponents(examples, most: 2)
    #expect(components.directions.count == 2)
    #expect(abs(abs(components.directions[0][0]) - 1) < 0.02)
    #expect(abs(abs(components.directions[1][1]) - 1) < 0.02)
    #expect(abs(components.deviations[0] - 5) < 1.2 && abs(components.deviations[1] - 2) < 0.6)
    #expect(components.share > 0.999)
    let weights = try components.weights(of: examples)
    for component in 0..<2 {
      let square = weights.reduce(Float(0)) { $0 + $1[component] * $1[component] }
      #expect(abs(square / Float(count - 1) - 1) < 1e-3)
    }
  }
}

@Suite("The weights of emotions")
struct WeightStatisticsTests {
  @Test("are separated from the head's yaw, and shrink to the overall mean if there are few")
  func statistics() {
    var (weights, labels, yaws) = ([[Float]](), [Emotion](), [Double]())
    for number in 0..<400 {
      let yaw = Double(number % 5) - 2
      let emotion: Emotion = number % 2 == 0 ? .neutral : .happiness
      weights.append([emotion == .happiness ? 3 : 0, Float(2 * yaw)])
      labels.append(emotion)
      yaws.append(yaw)
    }
    weights.append([9, 0])
    labels.append(.fear)
    yaws.append(0)
    let statistics = WeightStatistics(weights, labels: labels, yaws: yaws, shrinkage: 10)
    // A deviation of the yaws is the root of 2.
    #expect(abs(statistics.yaw[1] - 2 * Float(2).squareRoot()) < 0.02)
    let happy = statistics.means[Emotion.happiness.index]
    let fear = statistics.means[Emotion.fear.index]
    #expect(abs(happy[0] - 3) < 0.2 && abs(happy[1]) < 0.02)
    #expect(fear[0] < 2.2)
    #expect(statistics.deviations[Emotion.happiness.index][1] < 0.2)
    #expect(statistics.distances(from: .neutral)[Emotion.neutral.index] == 0)
  }
}
