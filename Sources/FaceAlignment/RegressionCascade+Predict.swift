internal import CPrefetch
public import PixelImages
public import Toolkit

extension RegressionCascade {
  /// Places the points in a box.
  ///
  /// Works like dlib's `shape_predictor`, except that neither the box nor the points are rounded to
  /// whole pixels. Pixels outside the image read as 0, and RGB pixels as the mean of their
  /// channels. Any number of threads may call it at once. It allocates nothing if `points` has
  /// enough capacity and as many predictions have run at once before.
  ///
  /// - Parameters:
  ///   - box: In pixels, from the top left corner; a side of 1 covers one column.
  ///   - points: Replaced by `pointCount` points in pixels; (0, 0) is the centre of the top left
  ///     pixel.
  /// - Throws: `CascadeError.damaged` if a leaf on the way is damaged; `points` is then unchanged.
  public func predict(
    _ image: Image, box: Rect, into points: inout [Point]
  ) throws(CascadeError) {
    let isWhole = scratches.withScratch(for: self) { scratch in
      predict(image, box: box, scratch: scratch, into: &points)
    }
    guard isWhole else { throw .damaged }
  }

  private func predict(
    _ image: Image, box: Rect, scratch: AlignmentScratch, into points: inout [Point]
  ) -> Bool {
    let shape = scratch.shape
    shape.update(from: initialShape, count: layout.coordinates)
    var isWhole = true
    image.pixels.withUnsafeBufferPointer { pixels in
      let view = PixelView(pixels: pixels, image: image, box: box)
      for stage in 0..<stageCount {
        sample(view, stage: stage, scratch: scratch)
        isWhole = move(stage: stage, scratch: scratch) && isWhole
      }
    }
    guard isWhole else { return false }
    points.removeAll(keepingCapacity: true)
    for point in 0..<pointCount {
      points.append(box.place(x: shape[2 * point], y: shape[2 * point + 1]))
    }
    return true
  }

  /// Reads the pixels that a stage looks at into `scratch.samples`.
  func sample(_ view: PixelView, stage: Int, scratch: AlignmentScratch) {
    let shape = scratch.shape
    let rotation = rotation(to: shape)
    let (anchors, offsets) = (anchors(stage: stage), offsets(stage: stage))
    let samples = scratch.samples
    let splits = UnsafeRawPointer(splits(stage: stage))
    let splitBytes = treeCount * splitCount * CascadeLayout.splitSize
    var ahead = 0
    for probe in 0..<probeCount {
      // Memory is idle here, so let it fetch the splits that are needed next.
      if ahead < splitBytes {
        cprefetch(splits + ahead)
        cprefetch(splits + ahead + 64)
        ahead &+= 128
      }
      let (x, y) = position(
        ofProbe: probe, anchors: anchors, offsets: offsets, rotation: rotation, shape: shape)
      samples[probe] = view.intensity(x: x, y: y)
    }
  }

  /// The rotation and scale of a shape relative to the initial one: `a` and `b` of a `Similarity`.
  func rotation(to shape: UnsafePointer<Float>) -> SIMD2<Float> {
    let initial = initialShape
    let similarity = Similarity(
      count: pointCount,
      from: { Point(x: Double(initial[2 * $0]), y: Double(initial[2 * $0 + 1])) },
      to: { Point(x: Double(shape[2 * $0]), y: Double(shape[2 * $0 + 1])) })
    return similarity.map { SIMD2(Float($0.a), Float($0.b)) } ?? SIMD2(1, 0)
  }

  /// The position of a probe, in the unit square of the box.
  @inline(__always)
  func position(
    ofProbe probe: Int, anchors: UnsafePointer<UInt32>, offsets: UnsafePointer<Float>,
    rotation: SIMD2<Float>, shape: UnsafePointer<Float>
  ) -> (x: Float, y: Float) {
    let anchor = Int(anchors[probe])
    let (dx, dy) = (offsets[2 * probe], offsets[2 * probe + 1])
    // In single precision and in this order, as dlib does, so that both read the same pixels.
    return (
      rotation.x * dx - rotation.y * dy + shape[2 * anchor],
      rotation.y * dx + rotation.x * dy + shape[2 * anchor + 1]
    )
  }

  /// The number of trees that are walked, and whose leaves are added, at a time; divides
  /// `StageLeaves.treesAhead`.
  private static let group = 8

  /// Adds the leaves that the samples lead to in a stage to the shape.
  ///
  /// - Returns: False if a leaf has one damaged bit, is zeroed or is another leaf.
  func move(stage: Int, scratch: AlignmentScratch) -> Bool {
    let (group, lead) = (Self.group, StageLeaves.treesAhead)
    var leaves = StageLeaves(self, stage: stage, scratch: scratch)
    let trees = treeCount
    for begin in Swift.stride(from: 0, to: trees + lead, by: group) {
      if begin < trees {
        let range = begin..<min(begin + group, trees)
        findLeaves(range, stage: stage, scratch: scratch)
        // No earlier tree has prefetched these.
        if begin < lead { leaves.prefetch(range) }
      }
      guard begin >= lead else { continue }
      leaves.add(begin - lead..<min(begin - lead + group, trees))
    }
    return leaves.areWhole
  }

  /// Walks some trees of a stage and stores the indices of their leaves in `scratch.leaves`.
  @inline(__always)
  private func findLeaves(_ range: Range<Int>, stage: Int, scratch: AlignmentScratch) {
    let (samples, leaves) = (scratch.samples, scratch.leaves)
    let splitCount = splitCount
    var tree = splits(stage: stage) + range.lowerBound * splitCount
    for index in range {
      var node = 0
      while node < splitCount {
        let split = tree[node]
        // Negative if the difference is above the threshold; using the sign avoids a branch that
        // would be mispredicted half of the time.
        let rest =
          split.threshold - (samples[Int(split.first)] - samples[Int(split.second)])
        node = 2 &* node &+ 2 &- Int(rest.bitPattern &>> 31)
      }
      let leaf = index &* (splitCount &+ 1) &+ node &- splitCount
      leaves[index] = Int32(truncatingIfNeeded: leaf)
      tree += splitCount
    }
  }
}

/// Adds the leaves of a stage to a shape and compares their checks.
///
/// Checks are compared as a sum, which detects any damaged bit that is the only one in its stage.
struct StageLeaves {
  /// How many trees ahead leaves are prefetched; `scratch.leaves` must extend that far.
  static let treesAhead = 32

  private let cascade: RegressionCascade
  private let scratch: AlignmentScratch
  private let base: UnsafeRawPointer
  private let firstLeaf: Int
  private var found: UInt32 = 0
  private var stored: UInt32 = 0

  init(_ cascade: RegressionCascade, stage: Int, scratch: AlignmentScratch) {
    self.cascade = cascade
    self.scratch = scratch
    base = cascade.leaves(stage: stage)
    firstLeaf = stage * cascade.treeCount * cascade.layout.leaves
  }

  /// Whether every added leaf is intact: false if one has a damaged bit, is zeroed or is another
  /// leaf.
  var areWhole: Bool { found == stored }

  /// Adds the leaves of some trees.
  ///
  /// In the order of the trees, as dlib does, so that both round alike.
  ///
  /// Each line of memory that is read prefetches one of a later tree, so memory is never idle and
  /// its queue never overflows.
  mutating func add(_ trees: Range<Int>) {
    let layout = cascade.layout
    let (count, stride) = (layout.coordinates, layout.leafStride)
    let (leaves, shape) = (scratch.leaves, scratch.shape)
    let wide = count & ~15
    var words = SIMD16<UInt32>.zero
    for tree in trees {
      let leaf = base + Int(leaves[tree]) &* stride
      let later = base + Int(leaves[tree &+ Self.treesAhead]) &* stride
      var column = 0
      while column < wide {
        cprefetch(later + 4 &* column)
        let place = UnsafeMutableRawPointer(shape + column)
        let values = (leaf + 4 &* column).loadUnaligned(as: SIMD16<Float>.self)
        let sum = place.loadUnaligned(as: SIMD16<Float>.self) + values
        words &+= unsafeBitCast(values, to: SIMD16<UInt32>.self)
        place.storeBytes(of: sum, as: SIMD16<Float>.self)
        column &+= 16
      }
      cprefetch(later + 4 &* column)
      let values = leaf.assumingMemoryBound(to: Float.self)
      while column < count {
        shape[column] += values[column]
        found &+= values[column].bitPattern
        column &+= 1
      }
      check(leaf, tree: tree, words: count)
    }
    found &+= words.wrappedSum()
  }

  /// Prefetches the leaves of some trees.
  func prefetch(_ trees: Range<Int>) {
    for tree in trees {
      var line = base + Int(scratch.leaves[tree]) &* cascade.layout.leafStride
      let end = line + cascade.layout.leafStride
      while line < end {
        cprefetch(line)
        line += 64
      }
    }
  }

  /// Includes the check that follows a leaf's words.
  @inline(__always)
  private mutating func check(_ leaf: UnsafeRawPointer, tree: Int, words: Int) {
    found &+= leafSeed(firstLeaf + Int(scratch.leaves[tree]))
    stored &+= (leaf + 4 * words).load(as: UInt32.self)
  }
}
