import EmotionCore
import Foundation
import LandmarkFeatures
import Testing
import Toolkit

@Suite("Landmark features")
struct LandmarkFeatureExtractorTests {
  private let extractor: LandmarkFeatureExtractor

  init() throws {
    extractor = LandmarkFeatureExtractor(
      meanShape: try MeanShape.generalizedProcrustes(of: [sampleFace, smiling]))
  }

  @Test(
    "do not depend on the face's position, size and rotation",
    arguments: [
      Motion(angle: 0, scale: 1, shift: Point(x: 300, y: -40)),
      Motion(angle: 0, scale: 0.1, shift: Point(x: 0, y: 0)),
      Motion(angle: 0.5, scale: 1, shift: Point(x: 0, y: 0)),
      Motion(angle: 3, scale: 7, shift: Point(x: -1e4, y: 1e4)),
    ])
  func invariance(motion: Motion) {
    let expected = extractor.features(of: sampleFace)
    let found = extractor.features(of: motion.applied(to: sampleFace))
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test("each have a unique name")
  func names() {
    #expect(extractor.features(of: sampleFace).count == LandmarkFeatureExtractor.count)
    #expect(extractor.count == LandmarkFeatureExtractor.count)
    #expect(extractor.names == FeatureGroup.allCases.flatMap(\.names))
    #expect(extractor.names.count == extractor.count)
    #expect(Set(extractor.names).count == extractor.count)
  }

  @Test(
    "can be chosen by group, in any order",
    arguments: [[FeatureGroup.coordinates], [.angles, .distances], []])
  func groups(groups: [FeatureGroup]) {
    let all = Dictionary(
      uniqueKeysWithValues: zip(extractor.names, extractor.features(of: sampleFace)))
    let mean = MeanShape(points: sampleFace.points)
    let chosen = LandmarkFeatureExtractor(meanShape: mean, groups: groups)
    let features = chosen.features(of: sampleFace)
    #expect(chosen.names == groups.flatMap(\.names))
    #expect(features.count == chosen.count)
    for (name, value) in zip(chosen.names, features) where !groups.contains(.coordinates) {
      #expect(abs(value - (all[name] ?? .nan)) < 0.05)
    }
  }

  @Test("start with the aligned coordinates, of centroid size 1")
  func coordinates() throws {
    let features = extractor.features(of: sampleFace)
    let aligned = try #require(extractor.aligned(sampleFace))
    #expect(features.prefix(136).elementsEqual(aligned.flatMap { [Float($0.x), Float($0.y)] }))
    #expect(abs(features.prefix(136).reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
  }

  @Test("measure an opening mouth")
  func mouthOpens() {
    let closed = named(sampleFace)
    let open = named(smiling.opened(by: 14))
    #expect(open("mouth_opening") > closed("mouth_opening") + 0.02)
    #expect(open("inner_mouth_corner_angle_left") > closed("inner_mouth_corner_angle_left"))
    #expect(abs(open("eye_width_left") - closed("eye_width_left")) < 0.01)
  }

  @Test("tell rising corners of the mouth from falling ones")
  func smile() {
    let smile = named(sampleFace.mouthCornersMoved(up: 8))
    let frown = named(sampleFace.mouthCornersMoved(up: -8))
    #expect(smile("lower_lip_bend") < .pi)
    #expect(smile("inner_lower_lip_bend") < .pi)
    #expect(frown("inner_upper_lip_bend") > .pi)
    #expect(smile("mouth_corner_to_eye_left") < frown("mouth_corner_to_eye_left"))
    #expect(smile("mouth_corner_slope_left") > frown("mouth_corner_slope_left"))
  }

  @Test("of a mirrored left side are those of the right side")
  func mirrored() throws {
    let symmetric = LandmarkFeatureExtractor(
      meanShape: try MeanShape.generalizedProcrustes(of: [sampleFace, sampleFace.mirrored]))
    let names = symmetric.names
    let face = sampleFace.mouthCornersMoved(up: 5)
    let values = Dictionary(uniqueKeysWithValues: zip(names, symmetric.features(of: face)))
    let other = Dictionary(
      uniqueKeysWithValues: zip(names, symmetric.features(of: face.mirrored)))
    for name in names where name.hasSuffix("_left") && !name.contains("slope") {
      let opposite = name.dropLast("left".count) + "right"
      let value = try #require(values[name])
      #expect(abs(value - (other[String(opposite)] ?? .nan)) < 1e-4, "\(name)")
    }
  }

  @Test("differ from those of the mirror image, because faces are never reflected")
  func reflection() {
    let lopsided = sampleFace.moved([48, 60], by: Point(x: -6, y: 9))
    let difference =
      zip(extractor.features(of: lopsided), extractor.features(of: lopsided.flipped))
      .map { abs($0 - $1) }.max() ?? 0
    #expect(difference > 0.1)
  }

  @Test(
    "are all zero for points without a shape",
    arguments: [Point(x: 5, y: 5), Point(x: .nan, y: 0), Point(x: 0, y: .infinity)])
  func degenerate(point: Point) {
    let face = Landmarks(points: Array(repeating: point, count: 68))
    #expect(extractor.features(of: face) == Array(repeating: 0, count: extractor.count))
  }

  private func named(_ face: Landmarks) -> (String) -> Float {
    let values = Dictionary(
      uniqueKeysWithValues: zip(extractor.names, extractor.features(of: face)))
    return { values[$0] ?? .nan }
  }
}

extension LandmarkFeatureExtractor {
  /// The names of the features, in order.
  fileprivate var names: [String] { groups.flatMap(\.names) }
}
