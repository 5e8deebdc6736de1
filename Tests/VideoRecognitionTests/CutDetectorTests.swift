import PixelImages
import Testing
import Toolkit

@testable import VideoRecognition

@Suite("Cuts of a video")
struct CutDetectorTests {
  /// A scene of random blocks, the same for the same seed, moved and lit.
  private func frame(
    _ seed: UInt64, shift: Int = 0, light: Double = 0, size: (width: Int, height: Int) = (320, 180)
  ) throws -> Image {
    var generator = SeededGenerator(seed: seed)
    let blocks = (0..<1600).map { _ in Double.random(in: 20...220, using: &generator) }
    let pixels = (0..<size.width * size.height).map { index in
      let (x, y) = (index % size.width, index / size.width)
      let block = (y * 9 / size.height) * 160 + ((x + shift) * 16 / size.width + 16) % 160
      return UInt8(min(255, max(0, blocks[block] + light)))
    }
    return try Image(width: size.width, height: size.height, channels: 1, pixels: pixels)
  }

  private func cuts(_ frames: [Image]) -> [Int] {
    var detector = CutDetector()
    return frames.indices.filter { detector.isCut(frames[$0]) }
  }

  @Test("are found at the first frame of each shot, one after another, too")
  func shots() throws {
    let frames = try [1, 1, 1, 2, 2, 3, 4, 4].map { try frame($0) }
    #expect(cuts(frames) == [3, 5, 6])
  }

  @Test("are none where the camera moves or the light changes")
  func movement() throws {
    let panned = try (0..<20).map { try frame(1, shift: $0 * 4) }
    let lit = try [0.0, 0, 30, 30, -15, 0].map { try frame(1, light: $0) }
    #expect(cuts(panned).isEmpty)
    #expect(cuts(lit).isEmpty)
  }

  @Test("are none where something large comes into the picture")
  func close() throws {
    let scene = try frame(1)
    var pixels = scene.pixels
    for y in 0..<180 { for x in 60..<180 { pixels[y * 320 + x] = 250 } }
    let covered = try Image(width: 320, height: 180, channels: 1, pixels: pixels)
    #expect(cuts([scene, scene, covered, covered, scene]).isEmpty)
  }

  @Test(
    "do not trap on the smallest frames or on uniform ones",
    arguments: [(1, 1), (3, 200), (17, 5)])
  func degenerate(size: (width: Int, height: Int)) throws {
    let (black, white) = try (
      Image(
        width: size.width, height: size.height, channels: 1,
        pixels: .init(
          repeating: 0, count: size.width * size.height)),
      Image(
        width: size.width, height: size.height, channels: 1,
        pixels: .init(
          repeating: 255, count: size.width * size.height))
    )
    #expect(cuts([black, white, black, try frame(1, size: size)]).count <= 1)
  }
}
