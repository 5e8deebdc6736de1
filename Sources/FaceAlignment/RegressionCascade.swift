/// A cascade of regression trees that moves the points of a mean shape to a face's landmarks.
///
/// Kazemi and Sullivan, "One Millisecond Face Alignment with an Ensemble of Regression Trees", CVPR
/// 2014, as dlib trains and applies it. Coordinates are those of the box's unit square. A cascade
/// never changes, and any number of threads may use it.
public final class RegressionCascade: Sendable {
  let layout: CascadeLayout
  /// All bytes, or only those before the leaves.
  let bytes: CascadeBytes
  /// The bytes that hold the leaves.
  let leafBytes: CascadeBytes
  let scratches = ScratchPool()

  /// - Precondition: The bytes have this layout, and every index in them is in range.
  ///
  /// - Parameter mapped: The bytes with the leaves, if they are not in `bytes`. Everything before
  ///   the leaves is read unchecked, so it belongs in memory that nobody else can change.
  init(layout: CascadeLayout, bytes: CascadeBytes, leavesIn mapped: CascadeBytes? = nil) {
    let leaves = mapped ?? bytes
    precondition(bytes.memory.count >= layout.leafValues && leaves.memory.count >= layout.size)
    self.layout = layout
    self.bytes = bytes
    leafBytes = leaves
  }

  /// The number of points of a shape.
  public var pointCount: Int { layout.points }
  /// The number of stages, each of which reads the image again.
  public var stageCount: Int { layout.stages }
  /// The number of trees of a stage.
  public var treeCount: Int { layout.trees }
  /// The number of splits of a tree: one less than its leaves.
  public var splitCount: Int { layout.splits }
  /// The number of pixels that a stage reads.
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

  /// The first leaf of a stage; the next ones follow at intervals of `layout.leafStride`.
  func leaves(stage: Int) -> UnsafeRawPointer {
    UnsafeRawPointer(leafBytes.memory.baseAddress.unsafelyUnwrapped)
      + (layout.leafValues + stage * layout.trees * layout.leaves * layout.leafStride)
  }

  /// Whether the bytes of a leaf are intact.
  ///
  /// - Parameter number: Counted across all leaves of the cascade.
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
