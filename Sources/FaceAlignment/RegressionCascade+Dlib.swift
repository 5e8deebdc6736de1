extension RegressionCascade {
  // The fewest bytes that an integer, a float, a split and a tree take in dlib's file.
  private static let integerBytes = 2
  private static let floatBytes = 4
  private static let splitBytes = 8
  private static let treeBytes = 4

  /// Reads what dlib's `serialize(shape_predictor)` wrote, with any number of points, stages and
  /// trees.
  ///
  /// Every index and number is checked, so no prediction can leave its arrays.
  static func read(
    dlib source: UnsafeRawBufferPointer
  ) throws(MalformedPredictor) -> RegressionCascade {
    let layout = try sizes(of: source)
    let cascade = RegressionCascade(layout: layout, bytes: CascadeBytes(count: layout.size))
    try cascade.fill(from: source)
    return cascade
  }

  /// Reads everything once to determine the sizes, which all trees and stages must share.
  private static func sizes(
    of source: UnsafeRawBufferPointer
  ) throws(MalformedPredictor) -> CascadeLayout {
    var archive = DlibArchive(source)
    let version = try archive.integer()
    guard version == 1 else { throw .version(version) }
    let coordinates = try archive.column { _, _ in }
    guard coordinates > 0, coordinates % 2 == 0 else { throw .shapeWithoutPoints(coordinates) }
    let stages = try archive.count(leastBytes: treeBytes)
    var (trees, splits) = (0, 0)
    for stage in 0..<stages {
      let count = try archive.count(leastBytes: treeBytes)
      if stage == 0 { trees = count }
      guard count == trees else { throw .unevenStages(count, expected: trees) }
      for tree in 0..<trees {
        let count = try archive.count(leastBytes: splitBytes)
        if stage == 0, tree == 0 { splits = count }
        guard count == splits else { throw .unevenTrees(count, expected: splits) }
        for _ in 0..<splits {
          _ = try archive.integer()
          _ = try archive.integer()
          _ = try archive.real()
        }
        let leaves = try archive.count(leastBytes: floatBytes)
        guard leaves == splits + 1, leaves & splits == 0 else {
          throw .missingLeaves(leaves, splits: splits)
        }
        for _ in 0..<leaves { _ = try archive.column(count: coordinates) { _, _ in } }
      }
    }
    let probes = try probeCount(&archive, stages: stages)
    let layout = CascadeLayout(
      points: coordinates / 2, stages: stages, trees: trees, splits: splits, probes: probes)
    guard let layout else { throw .tooLarge }
    return layout
  }

  /// The number of pixels that a stage reads, which all stages must share.
  private static func probeCount(
    _ archive: inout DlibArchive, stages: Int
  ) throws(MalformedPredictor) -> Int {
    var probes = 0
    let count = try archive.count(leastBytes: integerBytes)
    guard count == stages else { throw .missingPixels(count, stages: stages) }
    for stage in 0..<stages {
      let count = try archive.count(leastBytes: integerBytes)
      if stage == 0 { probes = count }
      guard count == probes else { throw .unevenPixels(count, expected: probes) }
      for _ in 0..<count { _ = try archive.integer() }
    }
    return probes
  }

  private func fill(from source: UnsafeRawBufferPointer) throws(MalformedPredictor) {
    var archive = DlibArchive(source)
    _ = try archive.integer()
    let memory = bytes.memory
    let (layout, coordinates) = (layout, layout.coordinates)
    func floats(_ offset: Int) -> UnsafeMutablePointer<Float> {
      (memory.baseAddress.unsafelyUnwrapped + offset).assumingMemoryBound(to: Float.self)
    }
    let shape = floats(layout.initialShape)
    _ = try archive.column(count: coordinates) { shape[$0] = $1 }
    var largest: [Int64] = []
    _ = try archive.integer()
    var split = layout.splitNodes
    var leaf = 0
    for _ in 0..<layout.stages {
      floats(layout.steps)[largest.count] = 1
      var largestPixel: Int64 = -1
      _ = try archive.integer()
      for _ in 0..<layout.trees {
        _ = try archive.integer()
        for _ in 0..<layout.splits {
          let first = try archive.integer()
          let second = try archive.integer()
          guard let a = UInt16(exactly: first), let b = UInt16(exactly: second) else {
            throw .unknownPixel(
              UInt16(exactly: first) == nil ? first : second, count: layout.probes)
          }
          largestPixel = max(largestPixel, first, second)
          memory.storeBytes(
            // A threshold of -0 would count equal pixels as different, because the walk tests the
            // sign.
            of: PackedSplit(first: a, second: b, threshold: try archive.real() + 0),
            toByteOffset: split, as: PackedSplit.self)
          split += CascadeLayout.splitSize
        }
        _ = try archive.integer()
        for _ in 0..<layout.leaves {
          let values = floats(layout.leafValues + leaf * layout.leafStride)
          _ = try archive.column(count: coordinates) { values[$0] = $1 }
          bytes.sealLeaf(leaf, layout: layout)
          leaf += 1
        }
      }
      largest.append(largestPixel)
    }
    try fillProbes(from: &archive, largest: largest)
  }

  /// - Parameter largest: The largest pixel index that each stage's splits use.
  private func fillProbes(
    from archive: inout DlibArchive, largest: [Int64]
  ) throws(MalformedPredictor) {
    let memory = bytes.memory
    _ = try archive.integer()
    for stage in 0..<layout.stages {
      _ = try archive.integer()
      guard largest[stage] < Int64(layout.probes) else {
        throw .unknownPixel(largest[stage], count: layout.probes)
      }
      for probe in 0..<layout.probes {
        let anchor = try archive.integer()
        guard let index = UInt32(exactly: anchor), index < layout.points else {
          throw .unknownPoint(anchor, count: layout.points)
        }
        memory.storeBytes(
          of: index, toByteOffset: layout.anchors + (stage * layout.probes + probe) * 4,
          as: UInt32.self)
      }
    }
    let stages = try archive.count(leastBytes: Self.floatBytes)
    guard stages == layout.stages else { throw .missingPixels(stages, stages: layout.stages) }
    for stage in 0..<stages {
      let count = try archive.count(leastBytes: Self.floatBytes)
      guard count == layout.probes else { throw .unevenPixels(count, expected: layout.probes) }
      for number in 0..<(2 * count) {
        memory.storeBytes(
          of: try archive.real(),
          toByteOffset: layout.offsets + stage * layout.probes * 8 + number * 4, as: Float.self)
      }
    }
    guard archive.isAtEnd else { throw .trailingBytes }
  }
}

/// Reads the numbers that dlib's `serialize` wrote, one after another (dlib/serialize.h).
///
/// An integer is a control byte (sign in bit 7, length in bits 0 to 3) and that many bytes, least
/// significant first. A floating-point number is two integers, mantissa and binary exponent. The
/// bytes are borrowed, so use an archive only within the call that lent them.
struct DlibArchive {
  private let bytes: UnsafeRawBufferPointer
  private var next = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var isAtEnd: Bool { next == bytes.count }

  /// - Throws: `MalformedPredictor` if the bytes end or hold something else.
  mutating func integer() throws(MalformedPredictor) -> Int64 {
    guard next < bytes.count else { throw .endsEarly }
    let control = bytes[next]
    let length = Int(control & 0x0F)
    guard control & 0x70 == 0, (1...8).contains(length) else { throw .damagedNumber(at: next) }
    guard bytes.count - next > length else { throw .endsEarly }
    var magnitude: UInt64 = 0
    if bytes.count - next > 8 {
      magnitude = UInt64(
        littleEndian: bytes.loadUnaligned(fromByteOffset: next + 1, as: UInt64.self))
      magnitude &= ~0 >> UInt64(64 - 8 * length)
    } else {
      for index in 0..<length { magnitude |= UInt64(bytes[next + 1 + index]) << UInt64(8 * index) }
    }
    guard let value = Int64(exactly: magnitude) else { throw .damagedNumber(at: next) }
    next += 1 + length
    return control & 0x80 == 0 ? value : -value
  }

  /// Reads a finite number.
  mutating func real() throws(MalformedPredictor) -> Float {
    let place = next
    let mantissa = try integer()
    let exponent = try integer()
    // Infinities and NaN have exponents from 32000.
    guard (-1022...1023).contains(exponent) else { throw .notFinite(at: place) }
    let power = Double(bitPattern: UInt64(exponent + 1023) << 52)
    let value = Float(Double(mantissa) * power)
    guard value.isFinite else { throw .notFinite(at: place) }
    return value
  }

  /// Reads a count of elements that take at least `leastBytes` each.
  mutating func count(leastBytes: Int) throws(MalformedPredictor) -> Int {
    let place = next
    let value = try integer()
    guard value >= 0, value <= Int64((bytes.count - next) / leastBytes) else {
      throw .impossibleCount(value, at: place)
    }
    return Int(value)
  }

  /// Reads a column vector and passes each number to `body` with its index.
  ///
  /// The sign of the sizes only distinguishes dlib's file formats.
  mutating func column(
    count expected: Int? = nil, _ body: (Int, Float) -> Void
  ) throws(MalformedPredictor) -> Int {
    let place = next
    let rows = try integer()
    let columns = try integer()
    let count = rows.magnitude
    guard columns.magnitude == 1, count <= UInt64(bytes.count - next) / 4 else {
      throw .notAColumn(rows: rows, columns: columns, at: place)
    }
    if let expected, count != UInt64(expected) {
      throw .wrongLength(Int(count), expected: expected, at: place)
    }
    for index in 0..<Int(count) { body(index, try real()) }
    return Int(count)
  }
}
