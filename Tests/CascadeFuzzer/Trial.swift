import Glibc
import PixelImages
import Toolkit

@testable import FaceAlignment

/// The checks for one input.
enum Trial {
  /// The source that the cached inputs state.
  static let source = SourceIdentity(size: 1, modified: 2)

  private static let pictures: [Image] = [1, 3].map { channels in
    let pixels = (0..<(7 * 5 * channels)).map { UInt8(truncatingIfNeeded: 37 * $0) }
    guard let image = try? Image(width: 7, height: 5, channels: channels, pixels: pixels) else {
      fatalError("The picture cannot be made.")
    }
    return image
  }

  private static let boxes = [
    Rect(x: 1, y: 1, width: 5, height: 4), Rect(x: -1e9, y: 3, width: 2e9, height: 2),
  ]

  /// An unnamed file, into which every input for the cache is written.
  private static let file: CInt = {
    guard let stream = tmpfile() else { fatalError("A file for the cache cannot be made.") }
    return fileno(stream)
  }()

  static func readsDlibFile(_ input: UnsafeRawBufferPointer) {
    guard let cascade = try? RegressionCascade.read(dlib: input) else { return }
    predicts(cascade, mayBeDamaged: false)
  }

  /// Reads the bytes as a file of the cache, with a corrected hash, which random mutations would
  /// break.
  static func readsCacheFile(_ input: UnsafeRawBufferPointer) {
    var bytes = Array(input)
    bytes.withUnsafeMutableBytes(correctHash)
    guard ftruncate(file, 0) == 0,
      bytes.withUnsafeBytes({ pwrite(file, $0.baseAddress, $0.count, 0) }) == bytes.count
    else { fatalError("The file for the cache cannot be written.") }
    let cache = CascadeCache(folder: "/nowhere")
    guard let cascade = cache.read("/proc/self/fd/\(file)", source: source) else { return }
    predicts(cascade, mayBeDamaged: true)
  }

  private static func correctHash(_ memory: UnsafeMutableRawBufferPointer) {
    guard memory.count >= CascadeLayout.headerSize,
      let layout = CascadeHeader.layout(named: memory), layout.leafValues <= memory.count
    else { return }
    let hash = CascadeHeader.hash(memory, before: layout.leafValues)
    memory.storeBytes(
      of: hash.littleEndian, toByteOffset: CascadeHeader.checkPlace, as: UInt64.self)
  }

  /// Predicts twice and with a trace; the results must agree.
  private static func predicts(_ cascade: RegressionCascade, mayBeDamaged: Bool) {
    for picture in pictures {
      for box in boxes {
        var points: [Point] = []
        do { try cascade.predict(picture, box: box, into: &points) } catch {
          guard mayBeDamaged else { fatalError("What was just read is called damaged.") }
          continue
        }
        guard points.count == cascade.pointCount else {
          fatalError("\(points.count) points are placed, not \(cascade.pointCount).")
        }
        guard let trace = try? cascade.trace(picture, box: box),
          same(trace.points, points), trace.stages.count == cascade.stageCount
        else { fatalError("The trace is not that of the prediction.") }
        follows(trace)
      }
    }
    opens(cascade, mayBeDamaged: mayBeDamaged)
  }

  /// Checks the path to the last tree's leaf in every stage against the margins of its splits.
  private static func follows(_ trace: AlignmentTrace) {
    let tree = trace.cascade.treeCount - 1
    for (number, stage) in trace.stages.enumerated() where tree >= 0 {
      for (node, isAbove) in trace.cascade.path(toLeaf: stage.leaves[tree]) {
        let margin = trace.margin(ofSplit: node, stage: number, tree: tree)
        guard (margin > 0) == isAbove else {
          fatalError("A margin of \(margin) is on the other side.")
        }
      }
    }
  }

  /// Reads the ends of every part of the structure.
  private static func opens(_ cascade: RegressionCascade, mayBeDamaged: Bool) {
    guard cascade.stageCount > 0 else { return }
    let stage = cascade.stageCount - 1
    for probe in cascade.probes(ofStage: stage) where !(0..<cascade.pointCount ~= probe.anchor) {
      fatalError("A probe hangs on no point.")
    }
    guard cascade.treeCount > 0 else { return }
    let tree = cascade.treeCount - 1
    for node in 0..<cascade.splitCount {
      let split = cascade.split(node, stage: stage, tree: tree)
      guard 0..<cascade.probeCount ~= split.first, 0..<cascade.probeCount ~= split.second else {
        fatalError("A split compares no probe.")
      }
    }
    let leaf = try? cascade.leaf(cascade.leafCount - 1, stage: stage, tree: tree)
    guard mayBeDamaged || leaf?.count == cascade.pointCount else {
      fatalError("A leaf has not as many movements as there are points.")
    }
  }

  /// Bit by bit, because hostile numbers may sum to NaN.
  private static func same(_ a: [Point], _ b: [Point]) -> Bool {
    a.count == b.count
      && zip(a, b).allSatisfy {
        $0.x.bitPattern == $1.x.bitPattern && $0.y.bitPattern == $1.y.bitPattern
      }
  }
}
