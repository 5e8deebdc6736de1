/// Where the parts of a cascade lie in its flat bytes.
///
/// All numbers are little-endian; every part begins at a multiple of 64 bytes:
///
///     header          128 bytes, see `CascadeHeader`
///     initial shape   float32 [points, 2], x before y, in the unit square of the box
///     steps           float32 [stages], all 1: earlier versions scaled leaves by them
///     anchors         uint32  [stages, probes], a point of the initial shape
///     offsets         float32 [stages, probes, 2], from that point
///     splits          [stages, trees, splits] of two uint16 places and a float32 threshold
///     leaves          [stages, trees, splits + 1], each at a multiple of 64 bytes: float32
///                     [points, 2] and a uint32, the wrapping sum of their four-byte words
struct CascadeLayout: Equatable, Sendable {
  let points: Int
  let stages: Int
  let trees: Int
  /// Of one tree: one less than a power of two.
  let splits: Int
  /// Of one stage.
  let probes: Int

  static let headerSize = 128
  static let splitSize = 8
  private static let alignment = 64
  /// No part may have more numbers: far above every real cascade, and no product of sizes
  /// overflows.
  private static let mostNumbers = 1 << 32

  /// The numbers of a shape.
  var coordinates: Int { 2 * points }
  var leaves: Int { splits + 1 }
  /// The bytes from one leaf to the next: whole lines of memory, so that a leaf touches no more of
  /// them than it must.
  var leafStride: Int { Self.aligned(4 * coordinates + 4) }

  let initialShape: Int
  let steps: Int
  let anchors: Int
  let offsets: Int
  let splitNodes: Int
  let leafValues: Int
  /// The bytes of all.
  let size: Int

  /// - Returns: `nil` where the sizes cannot be those of a cascade.
  init?(points: Int, stages: Int, trees: Int, splits: Int, probes: Int) {
    let sizes = [points, stages, trees, splits + 1, probes]
    // Far above every real cascade; a fuzzer's sizes end here.
    guard points > 0, trees <= 1 << 16, splits >= 0, splits < 1 << 20, splits & (splits + 1) == 0,
      sizes.allSatisfy({ (0...1 << 24).contains($0) }), probes <= 1 << 16
    else { return nil }
    func product(_ factors: Int...) -> Int? {
      factors.reduce(1) { total, factor in
        total.flatMap { factor == 0 ? 0 : $0 <= Self.mostNumbers / factor ? $0 * factor : nil }
      }
    }
    guard let probeCount = product(stages, probes), let splitCount = product(stages, trees, splits),
      let leafCount = product(stages, trees, splits + 1),
      product(leafCount, 2 * points + 2) != nil
    else { return nil }
    var end = Self.headerSize
    func place(_ bytes: Int) -> Int {
      defer { end += Self.aligned(bytes) }
      return end
    }
    (self.points, self.stages, self.trees, self.splits) = (points, stages, trees, splits)
    self.probes = probes
    initialShape = place(2 * points * 4)
    steps = place(stages * 4)
    anchors = place(probeCount * 4)
    offsets = place(probeCount * 8)
    splitNodes = place(splitCount * Self.splitSize)
    leafValues = end
    size = end + leafCount * Self.aligned(4 * 2 * points + 4)
  }

  private static func aligned(_ bytes: Int) -> Int {
    (bytes + alignment - 1) / alignment * alignment
  }
}
