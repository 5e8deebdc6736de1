import EmotionCore
import FaceAnalysis
import Foundation
import PixelImages
import TestSupport
import Testing
import Toolkit

@Suite("Both engines' detectors")
struct EngineAgreementTests {
  @Test(
    "find the same faces, in grey and colour, in pictures of odd sides, at low thresholds too",
    arguments: [1, 3],
    [(200, 0.0), (331, 0), (97, -0.5), (143, -1), (64, -1), (80, -1), (403, -0.9)])
  func drawn(channels: Int, picture: (side: Int, threshold: Double)) throws {
    let image = try coloured(side: picture.side, channels: channels)
    let found = try agreedFaces(in: image, threshold: picture.threshold)
    #expect(!found.isEmpty || picture.side < 130)
  }

  @Test(
    "pass over the same small faces, and find the others where they were",
    arguments: [0, 80, 126, 140, 500], [1, 3])
  func minimumSide(side: Double, channels: Int) throws {
    let image = try coloured(side: 200, channels: channels)
    let found = try agreedFaces(in: image, threshold: -0.8, minimumSide: side)
    #expect(found.contains { $0.box.width == 126 } == (side <= 126))
    #expect(found.allSatisfy { $0.box.width > side - 2 })
  }

  @Test(
    "find the same in pictures that are nearly all zero or all white, or one pixel wide",
    arguments: [(1, 1), (1, 90), (90, 1), (10, 300), (128, 128)], [UInt8(0), 1, 254, 255])
  func extremes(size: (Int, Int), value: UInt8) throws {
    for channels in [1, 3] {
      var pixels = [UInt8](repeating: value, count: size.0 * size.1 * channels)
      pixels[pixels.count / 2] ^= 255
      _ = try agreedFaces(
        in: Image(width: size.0, height: size.1, channels: channels, pixels: pixels),
        threshold: -1)
    }
  }

  @Test(
    "find the same faces in photographs",
    .enabled(if: RealData.fer2013Mini != nil, "there are no real faces here"))
  func photographs() throws {
    let folder = try #require(RealData.fer2013Mini)
    var count = 0
    for emotion in ["happy", "fear", "neutral"] {
      for path in try FileManager.default.contentsOfDirectory(
        atPath: "\(folder)/test/\(emotion)"
      ).sorted().prefix(6) {
        let image = try Image.read("\(folder)/test/\(emotion)/\(path)").rgb()
          .resized(width: 240, height: 240, by: .cubic)
        count += try agreedFaces(in: image, threshold: -0.7).count
      }
    }
    #expect(count > 9)
  }

  /// What both find.
  private func agreedFaces(
    in image: Image, threshold: Double, minimumSide: Double = 0
  ) throws -> [DetectedFace] {
    let (native, dlib) = (
      try Engine.native.makeDetector(threads: 2), try Engine.dlib.makeDetector()
    )
    let found = try native.faces(in: image, threshold: threshold, minimumSide: minimumSide)
    let expected = try dlib.faces(in: image, threshold: threshold, minimumSide: minimumSide)
    #expect(found.map(\.box) == expected.map(\.box))
    for (found, expected) in zip(found, expected) {
      #expect(abs(found.score - expected.score) < 1e-4)
    }
    return found
  }

  /// The drawn face, with noise that differs between the channels.
  private func coloured(side: Int, channels: Int) throws -> Image {
    var random = SeededGenerator(seed: UInt64(side))
    let pixels = DrawnFace.pixels(side: side).flatMap { value in
      (0..<channels).map { channel in
        UInt8(
          max(0, min(255, Int(value) + 20 * channel - 20 + Int.random(in: -3...3, using: &random))))
      }
    }
    return try Image(width: side, height: side, channels: channels, pixels: pixels)
  }
}
