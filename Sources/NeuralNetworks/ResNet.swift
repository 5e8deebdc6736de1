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
    let maps =
      isFolded
      ? try input.inBlockedFormat { input throws(TensorError) in try features(input, mode: mode) }
      : try features(input, mode: mode)
    return try classifier(maps.globalAveragePooled(), mode: mode)
  }

  /// Whether only operations are left that oneDNN does in its own layout.
  private var isFolded: Bool { first.norm == nil }

  private func features(_ input: Tensor, mode: Mode) throws(TensorError) -> Tensor {
    var values = try first(input, mode: mode).relu()
    if stem.pools { values = try values.maxPooled(kernel: 3, stride: 2, padding: 1) }
    for block in stages.joined() {
      values = try block(values, mode: mode)
    }
    return values
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

extension ResNet {
  /// The depths of the paper's table 1 that Stoic builds.
  public enum Depth: Int, CaseIterable, Codable, Sendable {
    case resNet18 = 18
    case resNet34 = 34
    case resNet50 = 50
    case resNet101 = 101

    /// Residual blocks in each of the four stages.
    public var blockCounts: [Int] {
      switch self {
      case .resNet18: [2, 2, 2, 2]
      case .resNet34, .resNet50: [3, 4, 6, 3]
      case .resNet101: [3, 4, 23, 3]
      }
    }

    var hasBottlenecks: Bool { rawValue >= 50 }

    /// A block's output channels over its width.
    var expansion: Int { hasBottlenecks ? ResidualBlock.bottleneckExpansion : 1 }

    func makeBlock(
      _ inputs: Int, width: Int, stride: Int, using generator: inout SeededGenerator
    ) throws(TensorError) -> ResidualBlock {
      hasBottlenecks
        ? try .bottleneck(inputs, width: width, stride: stride, using: &generator)
        : try .basic(inputs, width: width, stride: stride, using: &generator)
    }
  }

  /// How an image enters the network.
  public enum Stem: String, CaseIterable, Codable, Sendable {
    /// The paper's: 7 x 7 convolution with stride 2, then 3 x 3 maximum with stride 2. An image of
    /// 224 pixels reaches the first stage with 56, one of 48 pixels with 12.
    case standard
    /// The paper's without the maximum, for small images: 48 pixels reach the first stage with 24.
    /// Its parameters have the same names and shapes.
    case unpooled
    /// A 3 x 3 convolution with stride 1, as for CIFAR images: the first stage sees full size.
    case small

    static let channels = 64

    var pools: Bool { self == .standard }

    func makeConvolution(using generator: inout SeededGenerator)
      throws(TensorError) -> NormalizedConvolution
    {
      switch self {
      case .standard, .unpooled:
        try NormalizedConvolution(
          3, Stem.channels, kernel: 7, stride: 2, padding: 3, using: &generator)
      case .small:
        try NormalizedConvolution(3, Stem.channels, kernel: 3, padding: 1, using: &generator)
      }
    }
  }
}
