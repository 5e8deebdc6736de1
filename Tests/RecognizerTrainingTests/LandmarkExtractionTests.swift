import EmotionCore
import EmotionDatasets
import EmotionRecognition
import FaceAnalysis
import Foundation
import LandmarkFeatures
import PixelImages
import TestSupport
import Testing
import Toolkit

@testable import RecognizerTraining

@Suite("Finding landmarks for training")
struct LandmarkExtractionTests {
  static func find(
    _ extraction: LandmarkExtraction, cache: LandmarkCache? = nil,
    report: @Sendable (Int, Bool) -> Void = { _, _ in }
  ) throws -> LandmarkSamples {
    try extraction.samples(of: Drawings.images, cache: cache, report: report)
  }

  @Test("lists what cannot be used and keeps the rest, in order, with the source of the box")
  func rejections() throws {
    let samples = try Self.find(Drawings.extraction())
    #expect(samples.count == 4)
    #expect(samples.sources == [.detector, .prior, .detector, .detector])
    #expect(samples.rejections.map(\.item) == ["tiny"])
    #expect(samples.points.count == 4 * 4 * 68 * 2)
  }

  @Test(
    "treats a picture without a face by the policy",
    arguments: [(.priorBox, 4, 0, 1), (.skip, 3, 1, 1), (.error, 3, 0, 2)]
      as [(NoFacePolicy, Int, Int, Int)])
  func policies(policy: NoFacePolicy, kept: Int, faceless: Int, rejected: Int) throws {
    let samples = try Self.find(
      Drawings.extraction(LandmarkCopies(count: 1), noFace: policy))
    #expect(samples.count == kept)
    #expect(samples.facelessCount == faceless)
    #expect(samples.rejections.count == rejected)
  }

  @Test("gives the same result on one thread as on three")
  func threads() throws {
    let one = try Self.find(Drawings.extraction(threads: 1))
    let three = try Self.find(Drawings.extraction(threads: 3))
    #expect(one == three)
  }

  @Test(
    "finds what the recogniser finds, in the picture and in its mirror image",
    arguments: [false, true])
  func asTheRecognizer(refinesBox: Bool) throws {
    let samples = try Self.find(
      Drawings.extraction(.pictureAndMirror, refinesBox: refinesBox))
    let picture = try FacePipeline(
      FacePipeline.Recipe(
        framing: .faceCrop, noFace: .error, predictor: Drawings.predictor.get(),
        refinesBox: refinesBox)
    ).locate(Drawings.images[0].load())
    let face = try #require(picture.faces.first)
    let plain = try picture.enlargedLandmarks(of: face)
    let mirrored = try picture.enlargedLandmarks(of: face, mirrored: true)
    for (copy, expected) in [plain, mirrored].enumerated() {
      let found = samples.landmarks(0, copy: copy).points
      #expect(zip(found, expected.points).allSatisfy { ($0 - $1).length < 1e-3 })
    }
  }

  @Test("moves the landmarks of further copies a little, but not without jitter and noise")
  func copies() throws {
    let settled = try Self.find(
      Drawings.extraction(LandmarkCopies(count: 4, shift: 0, scale: 0, largestNoise: 0)))
    #expect(settled.landmarks(0, copy: 2) == settled.landmarks(0, copy: 0))
    #expect(settled.landmarks(0, copy: 3) == settled.landmarks(0, copy: 1))
    let jittered = try Self.find(Drawings.extraction())
    #expect(jittered.landmarks(0, copy: 0) == settled.landmarks(0, copy: 0))
    for copy in 2..<4 {
      let pairs = zip(
        jittered.landmarks(0, copy: copy).points, settled.landmarks(0, copy: copy).points)
      let distance = pairs.reduce(0) { $0 + ($1.0 - $1.1).length } / 68
      #expect((0.1...20).contains(distance))
    }
    let reseeded = try Self.find(Drawings.extraction(LandmarkCopies(count: 4, seed: 9)))
    #expect(reseeded.landmarks(0, copy: 2) != jittered.landmarks(0, copy: 2))
    #expect(reseeded.landmarks(0, copy: 1) == jittered.landmarks(0, copy: 1))
  }
}
