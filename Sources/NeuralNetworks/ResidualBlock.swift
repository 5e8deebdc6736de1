import Tensors
import Toolkit

/// A block whose output is a residual added to its input (He et al., 2016, equation 1).
struct ResidualBlock: Layer {
  /// The convolutions of the residual, with ReLU between them.
  private let convolutions: [NormalizedConvolution]
  /// The 1 x 1 convolution of a shortcut whose input and output differ in size.
  private let shortcut: NormalizedConvolution?

  /// Two 3 x 3 convolutions (figure 5, left).
  static func basic(
    _ inputs: Int, width: Int, stride: Int, using generator: inout SeededGenerator
  ) throws(TensorError) -> ResidualBlock {
    let first = try NormalizedConvolution(
      inputs, width, kernel: 3, stride: stride, padding: 1, using: &generator)
    let second = try NormalizedConvolution(
      width, width, kernel: 3, padding: 1, normScale: 0, using: &generator)
    let shortcut = try makeShortcut(inputs, width, stride: stride, using: &generator)
    return ResidualBlock(convolutions: [first, second], shortcut: shortcut)
  }

  /// The output channels of a bottleneck over its width.
  static let bottleneckExpansion = 4

  /// 1 x 1, 3 x 3 and 1 x 1 convolutions (figure 5, right).
  static func bottleneck(
    _ inputs: Int, width: Int, stride: Int, using generator: inout SeededGenerator
  ) throws(TensorError) -> ResidualBlock {
    let outputs = width * bottleneckExpansion
    let reduce = try NormalizedConvolution(inputs, width, kernel: 1, using: &generator)
    let middle = try NormalizedConvolution(
      width, width, kernel: 3, stride: stride, padding: 1, using: &generator)
    let expand = try NormalizedConvolution(
      width, outputs, kernel: 1, normScale: 0, using: &generator)
    let shortcut = try makeShortcut(inputs, outputs, stride: stride, using: &generator)
    return ResidualBlock(convolutions: [reduce, middle, expand], shortcut: shortcut)
  }

  private static func makeShortcut(
    _ inputs: Int, _ outputs: Int, stride: Int, using generator: inout SeededGenerator
  ) throws(TensorError) -> NormalizedConvolution? {
    guard stride != 1 || inputs != outputs else { return nil }
    return try NormalizedConvolution(inputs, outputs, kernel: 1, stride: stride, using: &generator)
  }

  private init(convolutions: [NormalizedConvolution], shortcut: NormalizedConvolution?) {
    self.convolutions = convolutions
    self.shortcut = shortcut
  }

  func callAsFunction(_ input: Tensor, mode: Mode) throws(TensorError) -> Tensor {
    var residual = input
    for (index, convolution) in convolutions.enumerated() {
      if index > 0 { residual = try residual.relu() }
      residual = try convolution(residual, mode: mode)
    }
    return try (residual + (shortcut?(input, mode: mode) ?? input)).relu()
  }

  var state: [StateEntry] {
    convolutions.enumerated().flatMap { index, convolution in
      convolution.state(convolution: "conv\(index + 1)", norm: "bn\(index + 1)")
    } + (shortcut?.state(convolution: "downsample.0", norm: "downsample.1") ?? [])
  }

  /// The same map in evaluation, with norms folded into convolutions.
  func folded() throws(TensorError) -> ResidualBlock {
    ResidualBlock(
      convolutions: try convolutions.map { convolution throws(TensorError) in
        try convolution.folded()
      }, shortcut: try shortcut?.folded())
  }
}
