import PixelImages
import TestSupport
import Testing
import Toolkit

@testable import FaceAlignment

@Suite("A trace of a prediction")
struct TraceTests {
  private static let box = Rect(x: 37, y: 65, width: 126, height: 125)

  private static let boxes = [
    box, Rect(x: -60, y: -60, width: 200, height: 180), Rect(x: 199, y: 199, width: 2, height: 2),
  ]

  @Test("ends with the points of the prediction", arguments: [1, 3], boxes)
  func points(channels: Int, box: Rect) throws {
    let cascade = try Model68.cascade.get()
    let image = try drawnFace(channels: channels)
    let trace = try cascade.trace(image, box: box)
    #expect(trace.points == (try cascade.points(image, box: box)))
    #expect(trace.stages.count == cascade.stageCount)
  }

  @Test("records the pixels that were read", arguments: [1, 3], boxes)
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

  @Test("has margins that decide the leaves, and leaves that add up to the next shape")
  func adds() throws {
    let cascade = try Model68.cascade.get()
    let trace = try cascade.trace(try drawnFace(), box: Self.box)
    #expect(trace.stages[0].shape == cascade.meanShape)
    for (number, stage) in trace.stages.enumerated() {
      var shape = stage.shape
      for (tree, leaf) in stage.leaves.enumerated() {
        for (node, isAbove) in cascade.path(toLeaf: leaf) {
          #expect((trace.margin(ofSplit: node, stage: number, tree: tree) > 0) == isAbove)
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
    "shows which change leads to another leaf: one that exceeds the margin, and no smaller one"
  )
  func margins() throws {
    let cascade = try PredictorFile().written { try RegressionCascade.read(dlibFile: $0).cascade }
    var pixels = [UInt8](repeating: 50, count: 4)
    let box = Rect(x: 0, y: 0, width: 2, height: 2)
    func seen() throws -> AlignmentTrace {
      let image = try Image(width: 2, height: 2, channels: 1, pixels: pixels)
      return try cascade.trace(image, box: box)
    }
    let before = try seen()
    #expect(before.margin(ofSplit: 0, stage: 0, tree: 0) == -10)
    #expect(before.stages[0].pixels == [0, 3])
    #expect(before.stages[0].leaves == [1])
    pixels[0] += 10
    #expect(try seen().stages[0].leaves == [1])
    pixels[0] += 1
    #expect(try seen().stages[0].leaves == [0])
  }
}
