import Tensors
import Toolkit

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
