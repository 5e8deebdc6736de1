import PixelImages
import TestSupport
import Testing
import Toolkit

@testable import FaceAlignment

@Suite("The structure of a cascade")
struct StructureTests {
  @Test("is that of the smallest dlib file")
  func smallest() throws {
    let cascade = try PredictorFile().written { try RegressionCascade.read(dlibFile: $0).cascade }
    #expect(cascade.meanShape == [SIMD2(0, 0), SIMD2(1, 1)])
    #expect(
      cascade.split(0, stage: 0, tree: 0)
        == RegressionCascade.Split(first: 0, second: 1, threshold: 10))
    #expect(
      cascade.probes(ofStage: 0) == [
        RegressionCascade.Probe(anchor: 0, offset: .zero),
        RegressionCascade.Probe(anchor: 1, offset: .zero),
      ])
    #expect(try cascade.leaf(0, stage: 0, tree: 0) == [SIMD2(0.25, 0), SIMD2(0.25, 0)])
    #expect(try cascade.leaf(1, stage: 0, tree: 0) == [SIMD2(0, 0.5), SIMD2(0, 0.5)])
  }

  @Test("has 68 points, 15 stages of 500 trees of 16 leaves, and 500 probes for Debian's model")
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
    "leads from the root to every leaf along as many splits as the tree is deep", arguments: 0..<16)
  func path(leaf: Int) throws {
    let path = try Model68.cascade.get().path(toLeaf: leaf)
    // The binary digits of the leaf's number, highest first: 0 means that the difference is above.
    #expect(path.map(\.isAbove) == (0..<4).reversed().map { leaf >> $0 & 1 == 0 })
    var node = 0
    for step in path {
      #expect(step.node == node)
      node = 2 * node + (step.isAbove ? 1 : 2)
    }
    #expect(node == 15 + leaf)
  }

  @Test("detects damaged leaves, and so does a trace")
  func damaged() throws {
    let cascade = try PredictorFile().written { try RegressionCascade.read(dlibFile: $0).cascade }
    let leaf = UnsafeMutableRawPointer(mutating: cascade.leaves(stage: 0))
    leaf.storeBytes(of: 7, as: Float.self)
    #expect(throws: CascadeError.damaged) { try cascade.leaf(0, stage: 0, tree: 0) }
    _ = try cascade.leaf(1, stage: 0, tree: 0)
    // A brighter first pixel leads to the first leaf.
    let image = try Image(width: 2, height: 1, channels: 1, pixels: [200, 0])
    let box = Rect(x: 0, y: 0, width: 2, height: 1)
    #expect(throws: CascadeError.damaged) { try cascade.trace(image, box: box) }
  }

  @Test("treats a threshold of -0 as 0, so that equal pixels do not exceed it")
  func negativeZero() throws {
    var file = PredictorFile()
    file.threshold = .exactly(mantissa: -1, exponent: -1000)
    let cascade = try file.written { try RegressionCascade.read(dlibFile: $0).cascade }
    #expect(cascade.split(0, stage: 0, tree: 0).threshold.sign == .plus)
    let even = try Image(width: 2, height: 2, channels: 1, pixels: [9, 9, 9, 9])
    let trace = try cascade.trace(even, box: Rect(x: 0, y: 0, width: 2, height: 2))
    #expect(trace.stages[0].leaves == [1])
    #expect(trace.margin(ofSplit: 0, stage: 0, tree: 0) == 0)
  }
}
