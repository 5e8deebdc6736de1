import EmotionCore
import PixelImages
import TestSupport
import Testing

@testable import FaceAlignment

@Suite("The structure of a cascade")
struct StructureTests {
  @Test("is that of dlib's file, for the smallest one")
  func smallest() throws {
    let cascade = try PredictorFile().written { try RegressionCascade.read(dlibFile: $0).cascade }
    #expect(cascade.meanShape == [SIMD2(0, 0), SIMD2(1, 1)])
    #expect(
      cascade.split(0, stage: 0, tree: 0)
        == RegressionCascade.Split(first: 0, second: 1, threshold: 10))
    #expect(
      cascade.probes(ofStage: 0) == [
        RegressionCascade.Probe(point: 0, offset: .zero),
        RegressionCascade.Probe(point: 1, offset: .zero),
      ])
    #expect(try cascade.leaf(0, stage: 0, tree: 0) == [SIMD2(0.25, 0), SIMD2(0.25, 0)])
    #expect(try cascade.leaf(1, stage: 0, tree: 0) == [SIMD2(0, 0.5), SIMD2(0, 0.5)])
  }

  @Test("has the 68 points, 15 stages of 500 trees of 16 leaves, and 500 places of Debian's model")
  func model68() throws {
    let cascade = try Model68.cascade.get()
    #expect(cascade.meanShape.count == 68)
    #expect(cascade.stageCount == 15 && cascade.treeCount == 500)
    #expect(cascade.leafCount == 16 && cascade.splitCount == 15)
    #expect((0..<15).allSatisfy { cascade.probes(ofStage: $0).count == 500 })
    #expect(try cascade.leaf(15, stage: 14, tree: 499).count == 68)
    // The points are those of a face: the chin, 8, is below the mouth, 57, below the nose, 33.
    let shape = cascade.meanShape
    #expect(shape[8].y > shape[57].y && shape[57].y > shape[33].y)
  }

  @Test(
    "leads from the root to every leaf by as many splits as the tree is deep",
    arguments: [(0, [0, 1, 3, 7]), (1, [0, 1, 3, 7]), (2, [0, 1, 3, 8]), (15, [0, 2, 6, 14])])
  func path(leaf: Int, nodes: [Int]) throws {
    let path = try Model68.cascade.get().path(toLeaf: leaf)
    #expect(path.map(\.node) == nodes)
    // The leaf's number in binary, from its highest digit: 0 where the difference is above.
    #expect(path.map(\.isAbove) == (0..<4).reversed().map { leaf >> $0 & 1 == 0 })
  }
}

@Suite("A trace of a prediction")
struct TraceTests {
  private static let box = Rect(x: 37, y: 65, width: 126, height: 125)

  private static let boxes = [
    box, Rect(x: -60, y: -60, width: 200, height: 180), Rect(x: 199, y: 199, width: 2, height: 2),
  ]

  @Test("ends at the points of the prediction", arguments: [1, 3], boxes)
  func points(channels: Int, box: Rect) throws {
    let cascade = try Model68.cascade.get()
    let image = try drawnFace(channels: channels)
    let trace = try cascade.trace(image, box: box)
    #expect(trace.points == (try cascade.points(image, box: box)))
    #expect(trace.stages.count == cascade.stageCount)
  }

  @Test("names the pixels that were read", arguments: [1, 3], boxes)
  func pixels(channels: Int, box: Rect) throws {
    let image = try drawnFace(channels: channels)
    for stage in try Model68.cascade.get().trace(image, box: box).stages {
      for (probe, pixel) in stage.pixels.enumerated() {
        let place = stage.places[probe]
        guard let pixel else {
          #expect(stage.samples[probe] == 0)
          #expect(
            place.x < -0.5 || place.y < -0.5 || place.x >= Double(image.width) - 0.5
              || place.y >= Double(image.height) - 0.5)
          continue
        }
        #expect(abs(place.x - Double(pixel % image.width)) <= 0.5)
        #expect(abs(place.y - Double(pixel / image.width)) <= 0.5)
        let values = image.pixels[(pixel * channels)..<((pixel + 1) * channels)]
        #expect(stage.samples[probe] == Float(values.reduce(0) { $0 + Int($1) } / channels))
      }
    }
  }

  @Test("gives splits whose margins decide the leaves, and leaves that add up to the next shape")
  func adds() throws {
    let cascade = try Model68.cascade.get()
    let trace = try cascade.trace(try drawnFace(), box: Self.box)
    #expect(trace.stages[0].shape == cascade.meanShape)
    for (number, stage) in trace.stages.enumerated() {
      var shape = stage.shape
      for (tree, leaf) in stage.leaves.enumerated() {
        for (node, isAbove) in cascade.path(toLeaf: leaf) {
          let split = cascade.split(node, stage: number, tree: tree)
          #expect((stage.margin(of: split) > 0) == isAbove)
        }
        for (point, movement) in try cascade.leaf(leaf, stage: number, tree: tree).enumerated() {
          shape[point] += movement
        }
      }
      let next =
        number + 1 < trace.stages.count
        ? trace.stages[number + 1].shape.map { Self.box.place(x: $0.x, y: $0.y) } : trace.points
      #expect(
        largestDifference(shape.map { Self.box.place(x: $0.x, y: $0.y) }, next) < 1e-9)
    }
  }

  @Test(
    "tells which change of a pixel leads to another leaf: one by more than the margin, and none less"
  )
  func margins() throws {
    let cascade = try PredictorFile().written { try RegressionCascade.read(dlibFile: $0).cascade }
    var pixels = [UInt8](repeating: 50, count: 4)
    let box = Rect(x: 0, y: 0, width: 2, height: 2)
    func stage() throws -> AlignmentTrace.Stage {
      let image = try Image(width: 2, height: 2, channels: 1, pixels: pixels)
      return try #require(try cascade.trace(image, box: box).stages.first)
    }
    let split = cascade.split(0, stage: 0, tree: 0)
    let before = try stage()
    #expect(before.margin(of: split) == -10)
    #expect(before.pixels == [0, 3])
    #expect(before.leaves == [1])
    pixels[0] += 10
    #expect(try stage().leaves == [1])
    pixels[0] += 1
    #expect(try stage().leaves == [0])
  }
}
