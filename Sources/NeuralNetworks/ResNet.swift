public import Tensors
public import Toolkit

/// A residual network for images (He et al., "Deep Residual Learning for Image Recognition", CVPR
/// 2016), with torchvision's parameter names, so that weights travel both ways.
///
/// Chosen as torchvision does: in a bottleneck the stride is on the 3 x 3 convolution ("v1.5"), and
/// where a shortcut changes its size it is a 1 x 1 convolution with a norm (option B of section
/// 3.3).
public struct ResNet: Layer {
  public let depth: Depth
  public let stem: Stem
  let first: NormalizedConvolution
  let stages: [[ResidualBlock]]
  let classifier: Linear

  /// - Parameters:
  ///   - stem: How the image enters; see `Stem`.
  ///   - classes: The number of logits.
  public init(
    depth: Depth, stem: Stem, classes: Int, using generator: inout SeededGenerator
  ) throws(TensorError) {
    self.depth = depth
    self.stem = stem
    first = try stem.makeConvolution(using: &generator)
    var stages: [[ResidualBlock]] = []
    var channels = Stem.channels
    for (index, count) in depth.blockCounts.enumerated() {
      let width = Stem.channels << index
      var blocks: [ResidualBlock] = []
      for position in 0..<count {
        let stride = index > 0 && position == 0 ? 2 : 1
        blocks.append(
          try depth.makeBlock(channels, width: width, stride: stride, using: &generator))
        channels = width * depth.expansion
      }
      stages.append(blocks)
    }
    self.stages = stages
    classifier = try Linear(channels, classes, using: &generator)
  }

  private init(
    like other: ResNet, first: NormalizedConvolution, stages: [[ResidualBlock]]
  ) {
    depth = other.depth
    stem = other.stem
    classifier = other.classifier
    self.first = first
    self.stages = stages
  }

  /// Maps images `[batch, 3, height, width]` to logits `[batch, classes]`.
  public func callAsFunction(_ input: Tensor, mode: Mode) throws(TensorError) -> Tensor {
    var values = try first(input, mode: mode).relu()
    if stem.pools { values = try values.maxPooled(kernel: 3, stride: 2, padding: 1) }
    for block in stages.joined() {
      values = try block(values, mode: mode)
    }
    return try classifier(values.globalAveragePooled(), mode: mode)
  }

  public var state: [StateEntry] {
    var entries = first.state(convolution: "conv1", norm: "bn1")
    for (stage, blocks) in stages.enumerated() {
      for (position, block) in blocks.enumerated() {
        entries += block.state.under("layer\(stage + 1).\(position)")
      }
    }
    return entries + classifier.state.under("fc")
  }

  /// The same network for evaluation only, with every norm folded into its convolution: fewer
  /// passes over memory, the same logits to rounding.
  public func foldedForEvaluation() throws(TensorError) -> ResNet {
    let folded = try stages.map { blocks throws(TensorError) in
      try blocks.map { block throws(TensorError) in try block.folded() }
    }
    return ResNet(like: self, first: try first.folded(), stages: folded)
  }
}
