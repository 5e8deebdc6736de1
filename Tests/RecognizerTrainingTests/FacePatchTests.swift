import EmotionCore
import EmotionDatasets
import FaceAnalysis
import Foundation
import LandmarkFeatures
import NeuralNetworks
import Tensors
import TestSupport
import Testing
import Toolkit

@testable import RecognizerTraining

@Suite("The training data of landmarks that withstand")
struct FacePatchTests {
  /// 68 points that are no mirror image of themselves.
  private static let places = (0..<68).flatMap { index -> [Float] in
    [Float(index * 37 % 68) / 80 - 0.4, Float(index * 23 % 68) / 90 - 0.3]
  }

  @Test("the middle of a patch keeps its points, in its own unit")
  func middle() {
    let seen = FacePatches.places(Self.places, through: FacePatches.middle[...])
    #expect(zip(seen, Self.places).allSatisfy { abs($0 * FacePatches.crop - $1) < 1e-6 })
  }

  @Test("a mirror image exchanges left and right points")
  func mirrored() {
    let seen = FacePatches.places(Self.places, through: [-1, 0, 0, 0, 1, 0])
    for (index, other) in Landmarks.Scheme68.mirror.enumerated() {
      #expect(abs(seen[2 * index] + Self.places[2 * other]) < 1e-6)
      #expect(abs(seen[2 * index + 1] - Self.places[2 * other + 1]) < 1e-6)
    }
  }

  @Test("turned and shifted points lie where the turned and shifted picture shows them")
  func turned() {
    let map: [Float] = [0.6, -0.3, 0.1, 0.3, 0.6, -0.2]
    let seen = FacePatches.places(Self.places, through: map[...])
    for point in 0..<68 {
      let (x, y) = (seen[2 * point], seen[2 * point + 1])
      #expect(abs(map[0] * x + map[1] * y + map[2] - Self.places[2 * point]) < 1e-5)
      #expect(abs(map[3] * x + map[4] * y + map[5] - Self.places[2 * point + 1]) < 1e-5)
    }
  }

  @Test("tensors align points as the extractor of features does")
  func aligned() throws {
    func face(_ turn: Double) -> Landmarks {
      Landmarks(
        points: stride(from: 0, to: Self.places.count, by: 2).map { index in
          let (x, y) = (Double(Self.places[index]), Double(Self.places[index + 1]))
          return Point(x: x * cos(turn) - y * sin(turn) + 0.3, y: x * sin(turn) + y * cos(turn))
        })
    }
    let shape = try MeanShape.generalizedProcrustes(of: [face(0)])
    var generator = SeededGenerator(seed: 1)
    let network = try AlignedPointClassifier(
      points: PointNetwork(width: 2, pointCount: 68, using: &generator),
      classifier: MultilayerNetwork(sizes: [136, 7], dropout: 0, using: &generator),
      meanShape: shape, mean: [Float](repeating: 0, count: 136),
      scale: [Float](repeating: 1, count: 136))
    let faces = [face(0.2), face(-1)]
    let extractor = LandmarkFeatureExtractor(meanShape: shape, groups: [.coordinates])
    let expected = faces.flatMap { extractor.features(of: $0) }
    let values = faces.flatMap(\.points).flatMap { [Float($0.x), Float($0.y)] }
    let found = try network.aligned(Tensor(values, shape: [2, 136])).floats()
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-5 })
  }
}
