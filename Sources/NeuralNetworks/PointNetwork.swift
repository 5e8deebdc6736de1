public import Tensors
public import Toolkit

/// A small residual network that places points in a grey square image.
///
/// A 3 x 3 convolution and four residual blocks, each but the second with half the side and twice
/// the channels of the one before, then one product: places depend on where things are, so nothing
/// is averaged over the image.
public struct PointNetwork: Layer {
  /// The side of the image in pixels, a multiple of 16.
  public let inputSize: Int
  /// The channels of the first block.
  public let width: Int
  public let pointCount: Int
  private let first: NormalizedConvolution
  private let blocks: [ResidualBlock]
  private let places: Linear

  /// - Precondition: `inputSize` is a multiple of 16.
  public init(
    inputSize: Int = 48, width: Int = 32, pointCount: Int, using generator: inout SeededGenerator
  ) throws(TensorError) {
    precondition(inputSize % 16 == 0 && inputSize > 0, "an image of \(inputSize) pixels")
    (self.inputSize, self.width, self.pointCount) = (inputSize, width, pointCount)
    first = try NormalizedConvolution(
      1, width, kernel: 3, stride: 2, padding: 1, using: &generator)
    var blocks: [ResidualBlock] = []
    var channels = width
    for (index, stride) in [1, 2, 2, 2].enumerated() {
      blocks.append(
        try ResidualBlock.basic(channels, width: width << index, stride: stride, using: &generator))
      channels = width << index
    }
    self.blocks = blocks
    let side = inputSize / 16
    places = try Linear(channels * side * side, 2 * pointCount, using: &generator)
  }

  private init(
    like other: PointNetwork, first: NormalizedConvolution, blocks: [ResidualBlock]
  ) {
    (inputSize, width, pointCount) = (other.inputSize, other.width, other.pointCount)
    places = other.places
    (self.first, self.blocks) = (first, blocks)
  }

  /// Maps images `[batch, 1, inputSize, inputSize]`, `0...1`, to places `[batch, 2 pointCount]`, x
  /// before y, in -1...1 across the image; points may lie outside it.
  public func callAsFunction(_ input: Tensor, mode: Mode) throws(TensorError) -> Tensor {
    // Faces have about this mean and deviation.
    let values = try (input - 0.5) / 0.25
    let maps =
      first.norm == nil
      ? try values.inBlockedFormat { input throws(TensorError) in try features(input, mode: mode) }
      : try features(values, mode: mode)
    return try places(maps.reshaped(to: [maps.shape[0], -1]), mode: mode)
  }

  private func features(_ input: Tensor, mode: Mode) throws(TensorError) -> Tensor {
    var values = try first(input, mode: mode).relu()
    for block in blocks { values = try block(values, mode: mode) }
    return values
  }

  public var state: [StateEntry] {
    first.state(convolution: "conv1", norm: "bn1")
      + blocks.enumerated().flatMap { $1.state.under("layer\($0 + 1).0") }
      + places.state.under("fc")
  }

  /// Lets the untrained network answer with these places, x before y, whatever it sees.
  public func begin(at places: [Float]) throws(TensorError) {
    try self.places.bias.assign(Tensor(places, shape: [2 * pointCount]))
  }

  /// The same network for evaluation only, with every norm folded into its convolution.
  public func foldedForEvaluation() throws(TensorError) -> PointNetwork {
    PointNetwork(
      like: self, first: try first.folded(),
      blocks: try blocks.map { block throws(TensorError) in try block.folded() })
  }
}
