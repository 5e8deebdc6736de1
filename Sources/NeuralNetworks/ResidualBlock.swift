import Tensors
import Toolkit

/// A block whose output is a residual added to its input (He et al., 2016, equation 1).
protocol ResidualBlock: Layer {
  /// The same map in evaluation, with norms folded into convolutions.
  func folded() throws(TensorError) -> Self
}

/// Two 3 x 3 convolutions (figure 5, left).
struct BasicBlock: ResidualBlock {
  let first: NormalizedConvolution
  let second: NormalizedConvolution
  let shortcut: NormalizedConvolution?

  init(
    _ inputs: Int, width: Int, stride: Int, using generator: inout SeededGenerator
  ) throws(TensorError) {
    first = try NormalizedConvolution(
      inputs, width, kernel: 3, stride: stride, padding: 1, using: &generator)
    second = try NormalizedConvolution(
      width, width, kernel: 3, padding: 1, normScale: 0, using: &generator)
    shortcut = try makeShortcut(inputs, width, stride: stride, using: &generator)
  }

  private init(
    first: NormalizedConvolution, second: NormalizedConvolution, shortcut: NormalizedConvolution?
  ) {
    self.first = first
    self.second = second
    self.shortcut = shortcut
  }

  func callAsFunction(_ input: Tensor, mode: Mode) throws(TensorError) -> Tensor {
    let residual = try second(first(input, mode: mode).relu(), mode: mode)
    return try (residual + (shortcut?(input, mode: mode) ?? input)).relu()
  }

  var state: [StateEntry] {
    first.state(convolution: "conv1", norm: "bn1")
      + second.state(convolution: "conv2", norm: "bn2")
      + (shortcut?.state(convolution: "downsample.0", norm: "downsample.1") ?? [])
  }

  func folded() throws(TensorError) -> BasicBlock {
    BasicBlock(
      first: try first.folded(), second: try second.folded(), shortcut: try shortcut?.folded())
  }
}

/// 1 x 1, 3 x 3 and 1 x 1 convolutions (figure 5, right).
struct BottleneckBlock: ResidualBlock {
  static let expansion = 4

  let reduce: NormalizedConvolution
  let middle: NormalizedConvolution
  let expand: NormalizedConvolution
  let shortcut: NormalizedConvolution?

  init(
    _ inputs: Int, width: Int, stride: Int, using generator: inout SeededGenerator
  ) throws(TensorError) {
    let outputs = width * Self.expansion
    reduce = try NormalizedConvolution(inputs, width, kernel: 1, using: &generator)
    middle = try NormalizedConvolution(
      width, width, kernel: 3, stride: stride, padding: 1, using: &generator)
    expand = try NormalizedConvolution(width, outputs, kernel: 1, normScale: 0, using: &generator)
    shortcut = try makeShortcut(inputs, outputs, stride: stride, using: &generator)
  }

  private init(
    reduce: NormalizedConvolution, middle: NormalizedConvolution, expand: NormalizedConvolution,
    shortcut: NormalizedConvolution?
  ) {
    self.reduce = reduce
    self.middle = middle
    self.expand = expand
    self.shortcut = shortcut
  }

  func callAsFunction(_ input: Tensor, mode: Mode) throws(TensorError) -> Tensor {
    let reduced = try reduce(input, mode: mode).relu()
    let residual = try expand(middle(reduced, mode: mode).relu(), mode: mode)
    return try (residual + (shortcut?(input, mode: mode) ?? input)).relu()
  }

  var state: [StateEntry] {
    reduce.state(convolution: "conv1", norm: "bn1")
      + middle.state(convolution: "conv2", norm: "bn2")
      + expand.state(convolution: "conv3", norm: "bn3")
      + (shortcut?.state(convolution: "downsample.0", norm: "downsample.1") ?? [])
  }

  func folded() throws(TensorError) -> BottleneckBlock {
    BottleneckBlock(
      reduce: try reduce.folded(), middle: try middle.folded(), expand: try expand.folded(),
      shortcut: try shortcut?.folded())
  }
}

/// The 1 x 1 convolution of a shortcut whose input and output differ in size; else none.
private func makeShortcut(
  _ inputs: Int, _ outputs: Int, stride: Int, using generator: inout SeededGenerator
) throws(TensorError) -> NormalizedConvolution? {
  guard stride != 1 || inputs != outputs else { return nil }
  return try NormalizedConvolution(inputs, outputs, kernel: 1, stride: stride, using: &generator)
}
