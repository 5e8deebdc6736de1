/// Where the parts of a cascade lie in its flat bytes.
///
/// Numbers are little-endian, and every part begins at a multiple of 64 bytes:
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
  /// Per tree: one less than a power of two.
  let splits: Int
  /// Per stage.
  let probes: Int

  static let headerSize = 128
  static let splitSize = 8
  private static let alignment = 64
  /// The most numbers in a part: far above every real cascade, and low enough that no product of
  /// sizes overflows.
  private static let mostNumbers = 1 << 32

  /// The number of values in a shape.
  var coordinates: Int { 2 * points }
  var leaves: Int { splits + 1 }
  /// The bytes from one leaf to the next: whole cache lines, so that reading a leaf touches no more
  /// than necessary.
  var leafStride: Int { Self.aligned(4 * coordinates + 4) }

  let initialShape: Int
  let steps: Int
  let anchors: Int
  let offsets: Int
  let splitNodes: Int
  let leafValues: Int
  /// The number of bytes in all.
  let size: Int

  /// - Returns: `nil` if no cascade can have these sizes.
  init?(points: Int, stages: Int, trees: Int, splits: Int, probes: Int) {
    let sizes = [points, stages, trees, splits + 1, probes]
    // Limits far above every real cascade.
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

/// The start of a cascade's file: its magic, its sizes, its source and a check.
///
/// Numbers are little-endian:
///
///     0   "StoicRC" and a line feed
///     8   uint32  version, 1
///     12  uint32  0: leaves hold float32
///     16  uint32  points, stages, trees of a stage, splits of a tree, probes of a stage
///     40  uint64  bytes of the file
///     48  uint64  bytes of dlib's file, and when that was last changed: nanoseconds since 1970
///     64  uint64  the hash of all bytes before the leaves, this one counted as 0; each leaf has
///                 a check of its own
///     72  uint64  the hash of dlib's file
struct CascadeHeader: Equatable {
  static let magic: [UInt8] = Array("StoicRC\n".utf8)
  static let version: UInt32 = 1
  /// The offset of the hash.
  static let checkPlace = 64

  let layout: CascadeLayout
  let source: SourceIdentity
  /// The hash of dlib's file.
  let sourceHash: UInt64
}

/// What identifies one of dlib's files without reading it: its size and modification time, but not
/// its path, so that a cache in a machine image stays valid.
struct SourceIdentity: Equatable, Sendable {
  let size: UInt64
  /// Nanoseconds since 1970.
  let modified: Int64
}

extension CascadeHeader {
  /// Writes the header and the hash of everything before the leaves.
  func write(to memory: UnsafeMutableRawBufferPointer) {
    func store(_ value: some FixedWidthInteger, at place: Int) {
      memory.storeBytes(of: value.littleEndian, toByteOffset: place, as: type(of: value))
    }
    for (place, byte) in Self.magic.enumerated() { memory[place] = byte }
    store(Self.version, at: 8)
    store(UInt32(0), at: 12)
    let sizes = [layout.points, layout.stages, layout.trees, layout.splits, layout.probes]
    for (index, size) in sizes.enumerated() {
      store(UInt32(truncatingIfNeeded: size), at: 16 + 4 * index)
    }
    store(UInt64(layout.size), at: 40)
    store(source.size, at: 48)
    store(source.modified, at: 56)
    store(sourceHash, at: 72)
    store(UInt64(0), at: Self.checkPlace)
    store(Self.hash(memory, before: layout.leafValues), at: Self.checkPlace)
  }

  /// Reads and checks a header; nil if the bytes are not a whole cascade of this version or a bit
  /// before the leaves is damaged.
  ///
  /// - Parameter fileSize: The bytes of the file, if `memory` holds only those before the leaves.
  init?(_ memory: UnsafeMutableRawBufferPointer, fileSize: Int? = nil) {
    let fileSize = fileSize ?? memory.count
    guard memory.count >= CascadeLayout.headerSize, memory.starts(with: Self.magic) else {
      return nil
    }
    func load<N: FixedWidthInteger>(_ place: Int, as type: N.Type) -> N {
      N(littleEndian: memory.loadUnaligned(fromByteOffset: place, as: type))
    }
    guard load(8, as: UInt32.self) == Self.version, let layout = Self.layout(named: memory),
      layout.size == fileSize, load(40, as: UInt64.self) == UInt64(fileSize),
      memory.count >= layout.leafValues,
      load(Self.checkPlace, as: UInt64.self) == Self.hash(memory, before: layout.leafValues)
    else { return nil }
    self.layout = layout
    sourceHash = load(72, as: UInt64.self)
    source = SourceIdentity(
      size: load(48, as: UInt64.self), modified: load(56, as: Int64.self))
  }

  /// The sizes that a header claims, which may not match the bytes; nil if no cascade has them.
  ///
  /// - Precondition: There are at least as many bytes as in a header.
  static func layout(named memory: UnsafeMutableRawBufferPointer) -> CascadeLayout? {
    func number(_ place: Int) -> UInt32 {
      UInt32(littleEndian: memory.loadUnaligned(fromByteOffset: place, as: UInt32.self))
    }
    guard number(12) == 0 else { return nil }
    let sizes = (0..<5).map { Int(number(16 + 4 * $0)) }
    return CascadeLayout(
      points: sizes[0], stages: sizes[1], trees: sizes[2], splits: sizes[3], probes: sizes[4])
  }

  /// FNV-1a over eight-byte words, in four lanes that are combined at the end.
  ///
  /// Damage to one bit always changes a lane, and multiplying by an odd factor loses nothing.
  ///
  /// - Parameters:
  ///   - end: A multiple of 32.
  ///   - place: The offset of a word that counts as 0, a multiple of 32; nil for none.
  static func hash(
    _ memory: UnsafeMutableRawBufferPointer, before end: Int, skips place: Int? = checkPlace
  ) -> UInt64 {
    let prime: UInt64 = 0x0000_0100_0000_01B3
    var lanes = SIMD4<UInt64>(repeating: 0xCBF2_9CE4_8422_2325)
    for start in stride(from: 0, to: end, by: 32) {
      var words = memory.loadUnaligned(fromByteOffset: start, as: SIMD4<UInt64>.self)
      if start == place { words[0] = 0 }
      lanes = (lanes ^ words) &* prime
    }
    return (0..<4).reduce(0) { ($0 ^ lanes[$1]) &* prime }
  }
}
