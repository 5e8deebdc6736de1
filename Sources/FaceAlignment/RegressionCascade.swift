/// A cascade of regression trees that moves the points of a mean shape to where a picture has them.
///
/// Kazemi and Sullivan, "One Millisecond Face Alignment with an Ensemble of Regression Trees", CVPR
/// 2014, as dlib trains and applies it. Coordinates are those of the unit square that stands for
/// the box. Never changed once made; any number of threads may use one.
public final class RegressionCascade: Sendable {
  let layout: CascadeLayout
  /// All bytes, or those before the leaves alone.
  let bytes: CascadeBytes
  /// All bytes, of which the leaves are used.
  let leafBytes: CascadeBytes
  let scratches = ScratchPool()

  /// - Precondition: The bytes are laid out so, and every index in them is in range.
  ///
  /// - Parameter mapped: Where the leaves are, if not behind the rest. What stands before them is
  ///   read unchecked at every prediction, so it belongs into memory of its own.
  init(layout: CascadeLayout, bytes: CascadeBytes, leavesIn mapped: CascadeBytes? = nil) {
    let leaves = mapped ?? bytes
    precondition(bytes.memory.count >= layout.leafValues && leaves.memory.count >= layout.size)
    self.layout = layout
    self.bytes = bytes
    leafBytes = leaves
  }

  /// The points of a shape.
  public var pointCount: Int { layout.points }
  /// The stages, each of which looks at the picture anew.
  public var stageCount: Int { layout.stages }
  /// The trees of a stage.
  public var treeCount: Int { layout.trees }
  /// The splits of a tree, a full one: one less than its leaves.
  public var splitCount: Int { layout.splits }
  /// The pixels that a stage looks at.
  public var probeCount: Int { layout.probes }

  private func address(_ offset: Int) -> UnsafeRawPointer {
    UnsafeRawPointer(bytes.memory.baseAddress.unsafelyUnwrapped) + offset
  }

  /// `[points, 2]`.
  var initialShape: UnsafePointer<Float> {
    address(layout.initialShape).assumingMemoryBound(to: Float.self)
  }

  /// `[probes]` of a stage.
  func anchors(stage: Int) -> UnsafePointer<UInt32> {
    address(layout.anchors + stage * layout.probes * 4).assumingMemoryBound(to: UInt32.self)
  }

  /// `[probes, 2]` of a stage.
  func offsets(stage: Int) -> UnsafePointer<Float> {
    address(layout.offsets + stage * layout.probes * 8).assumingMemoryBound(to: Float.self)
  }

  /// `[trees, splits]` of a stage.
  func splits(stage: Int) -> UnsafePointer<PackedSplit> {
    address(layout.splitNodes + stage * layout.trees * layout.splits * CascadeLayout.splitSize)
      .assumingMemoryBound(to: PackedSplit.self)
  }

  /// The first leaf of a stage; the others follow, each `layout.leafStride` further.
  func leaves(stage: Int) -> UnsafeRawPointer {
    UnsafeRawPointer(leafBytes.memory.baseAddress.unsafelyUnwrapped)
      + (layout.leafValues + stage * layout.trees * layout.leaves * layout.leafStride)
  }

  /// Whether the bytes of a leaf are as they were written.
  ///
  /// - Parameter number: Of the leaf among all of the cascade's.
  func isWhole(_ leaf: UnsafeRawPointer, number: Int) -> Bool {
    wordSum(leaf, count: layout.coordinates) &+ leafSeed(number)
      == (leaf + 4 * layout.coordinates).load(as: UInt32.self)
  }
}

/// A split as it lies in memory: 8 bytes.
struct PackedSplit {
  let first: UInt16
  let second: UInt16
  let threshold: Float
}
