internal import CPrefetch

/// Adds the leaves of a stage to a shape, and their checks.
///
/// The checks are compared in sum, which sees every damaged bit that is alone in its stage.
struct StageLeaves {
  /// How many trees later those are whose leaves memory is asked for; `scratch.leaves` must go so
  /// far.
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

  /// Whether every leaf that was added is whole: false where one is damaged in one bit, zeroed or
  /// another's.
  var areWhole: Bool { found == stored }

  /// Adds the leaves that some trees led to.
  ///
  /// In the order of the trees, as dlib does, so that both round alike.
  ///
  /// For each line of memory one of a later tree is asked for, so that memory is never idle and
  /// never asked for more than it can queue.
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

  /// Asks memory for the leaves that some trees led to.
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

  /// Takes in the check that stands behind a leaf's words.
  @inline(__always)
  private mutating func check(_ leaf: UnsafeRawPointer, tree: Int, words: Int) {
    found &+= leafSeed(firstLeaf + Int(scratch.leaves[tree]))
    stored &+= (leaf + 4 * words).load(as: UInt32.self)
  }
}
