import EmotionCore
import Foundation
import PixelImages
import TestSupport
import Testing
import Toolkit

@testable import FaceAlignment

@Suite("Predicting points with a cascade of regression trees")
struct PredictionTests {
  private static let box = Rect(x: 37, y: 65, width: 126, height: 125)

  @Test(
    "yields dlib's points almost exactly, in grey and colour, for boxes anywhere",
    arguments: [1, 3],
    [
      box, Rect(x: 30, y: 50, width: 140, height: 140),
      Rect(x: -60, y: -60, width: 200, height: 180),
      Rect(x: 120, y: 130, width: 300, height: 90), Rect(x: 199, y: 199, width: 2, height: 2),
    ])
  func agreesWithDlib(channels: Int, box: Rect) throws {
    let image = try drawnFace(channels: channels)
    let expected = try #require(Model68.dlib?.points(image, box: box))
    let found = try Model68.cascade.get().points(image, box: box)
    #expect(found.count == 68)
    #expect(largestDifference(found, expected) < 1e-3)
  }

  @Test(
    "yields dlib's points on real faces",
    .enabled(if: RealData.fer2013Mini != nil, "there are no real faces here"))
  func agreesOnRealFaces() throws {
    let cascade = try Model68.cascade.get()
    let folder = try #require(RealData.fer2013Mini)
    for emotion in ["happy", "angry", "surprise"] {
      for path in try FileManager.default.contentsOfDirectory(
        atPath: "\(folder)/test/\(emotion)"
      ).sorted().prefix(8) {
        let image = try Image.read("\(folder)/test/\(emotion)/\(path)").grey()
          .resized(width: 240, height: 240, by: .cubic)
        let box = Rect(x: 22, y: 36, width: 192, height: 192)
        let expected = try #require(Model68.dlib?.points(image, box: box))
        #expect(largestDifference(try cascade.points(image, box: box), expected) < 1e-3, "\(path)")
      }
    }
  }

  @Test("yields dlib's points for a model with other sizes")
  func otherSizes() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Data(HashedPredictorFile.large.bytes), to: "large.dat")
    // In a flat image, no small change makes a tree see another value.
    let even = try Image(
      width: 200, height: 200, channels: 1, pixels: [UInt8](repeating: 9, count: 40_000))
    let box = Rect(x: 20, y: 30, width: 101, height: 91)
    let expected = try #require(DlibPredictor(path)?.points(even, box: box))
    let cascade = try RegressionCascade.read(dlibFile: path).cascade
    #expect(largestDifference(try cascade.points(even, box: box), expected) < 1e-3)
    let face = try drawnFace()
    let onFace = try #require(DlibPredictor(path)?.points(face, box: box))
    #expect(largestDifference(try cascade.points(face, box: box), onFace) < 1e-3)
  }

  @Test(
    "follows the tree of a file with a known result",
    arguments: [
      ([UInt8(200), 0], 0.25, 0.0), ([50, 45], 0, 0.5), ([0, 200], 0, 0.5),
    ])
  func knownTree(known: (ends: [UInt8], right: Double, down: Double)) throws {
    // A box of 9 x 17 pixels whose corner pixels have the two brightnesses.
    var pixels = [UInt8](repeating: 128, count: 20 * 30)
    pixels[5 * 20 + 3] = known.ends[0]
    pixels[21 * 20 + 11] = known.ends[1]
    let image = try Image(width: 20, height: 30, channels: 1, pixels: pixels)
    let points = try PredictorFile().written { path in
      try RegressionCascade.read(dlibFile: path).cascade
        .points(image, box: Rect(x: 3, y: 5, width: 9, height: 17))
    }
    let expected = [
      Point(x: 3 + 8 * known.right, y: 5 + 16 * known.down),
      Point(x: 11 + 8 * known.right, y: 21 + 16 * known.down),
    ]
    #expect(points == expected)
  }

  @Test("accepts a box between pixels, with which the points move on a flat image")
  func fractions() throws {
    let even = try Image(
      width: 90, height: 90, channels: 1, pixels: [UInt8](repeating: 9, count: 8100))
    let cascade = try Model68.cascade.get()
    let whole = try cascade.points(even, box: Rect(x: 10, y: 10, width: 61, height: 61))
    let moved = try cascade.points(even, box: Rect(x: 10.25, y: 9.5, width: 61, height: 61))
    for (a, b) in zip(whole, moved) {
      #expect(abs(b.x - a.x - 0.25) < 1e-9 && abs(b.y - a.y + 0.5) < 1e-9)
    }
  }

  @Test(
    "reads only the image, however far a box extends beyond it, even for an image of one pixel",
    arguments: [
      Rect(x: -1e12, y: -1e12, width: 2e12, height: 2e12),
      Rect(x: -1e300, y: 0, width: 1e301, height: 2), Rect(x: 199.5, y: 199.5, width: 2, height: 2),
      Rect(x: 0, y: 0, width: 0, height: 0), Rect(x: 5, y: 5, width: -40, height: 20),
      Rect(x: .nan, y: 0, width: .infinity, height: 3),
    ])
  func reachingOut(box: Rect) throws {
    let cascade = try Model68.cascade.get()
    #expect(try cascade.points(drawnFace(), box: box).count == 68)
    let dot = try Image(width: 1, height: 1, channels: 1, pixels: [7])
    #expect(try cascade.points(dot, box: box).count == 68)
  }

  @Test("predicts the same points on all threads at once")
  func concurrent() async throws {
    let cascade = try Model68.cascade.get()
    let image = try drawnFace()
    let expected = try cascade.points(image, box: Self.box)
    try await withThrowingTaskGroup(of: [Point].self) { group in
      for _ in 0..<8 { group.addTask { try cascade.points(image, box: Self.box) } }
      for try await found in group { #expect(found == expected) }
    }
  }

  @Test("replaces the previous points")
  func replaces() throws {
    var points = [Point(x: 1, y: 2)]
    try PredictorFile().written { path in
      try RegressionCascade.read(dlibFile: path).cascade.predict(
        drawnFace(), box: Self.box, into: &points)
    }
    #expect(points.count == 2)
  }

  /// Ways to damage the bytes of a leaf.
  enum Damage: CaseIterable {
    case bit
    case zeros
    case otherLeaf
  }

  @Test(
    "predicts no point if a leaf on the way is damaged", arguments: Damage.allCases)
  func damage(damage: Damage) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Data(HashedPredictorFile.large.bytes), to: "large.dat")
    let cascade = try RegressionCascade.read(dlibFile: path).cascade
    let image = try drawnFace()
    let before = try cascade.points(image, box: Self.box)
    let (layout, memory) = (cascade.layout, cascade.bytes.memory)
    var refused = 0
    let leaves = layout.stages * layout.trees * layout.leaves
    for leaf in stride(from: 0, to: leaves - 1, by: 3) {
      let place = layout.leafValues + leaf * layout.leafStride
      let range = place..<(place + 4 * layout.coordinates + 4)
      let whole = Array(memory[range])
      switch damage {
      case .bit: memory[place + leaf % (4 * layout.coordinates)] ^= 1 << (leaf % 8)
      case .zeros: for byte in range { memory[byte] = 0 }
      case .otherLeaf:
        for (offset, byte) in range.enumerated() {
          memory[byte] = memory[place + layout.leafStride + offset]
        }
      }
      defer { for (byte, value) in zip(range, whole) { memory[byte] = value } }
      var points = before
      do throws(CascadeError) {
        try cascade.predict(image, box: Self.box, into: &points)
      } catch {
        #expect(error == .damaged)
        refused += 1
      }
      #expect(points == before, "leaf \(leaf)")
    }
    // Each tree has four leaves, so a quarter of all leaves are visited.
    #expect(refused > leaves / 24)
  }
}
