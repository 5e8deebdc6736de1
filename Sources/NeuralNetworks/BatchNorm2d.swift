public import Tensors

/// Batch normalisation by channel (Ioffe and Szegedy, 2015), with PyTorch's constants; for images
/// `[batch, channels, height, width]` and for features `[batch, channels]`.
public struct BatchNorm2d: Layer {
  public let weight: Tensor
  public let bias: Tensor
  public let runningMean: Tensor
  public let runningVariance: Tensor

  /// How far a training batch moves the running statistics.
  static let momentum: Float = 0.1
  /// Added to the variance.
  static let epsilon: Float = 1e-5

  /// - Parameter scale: The initial weight; zero makes a residual block start as the identity.
  public init(_ channels: Int, scale: Float = 1) throws(TensorError) {
    weight = try Tensor.full(scale, [channels])
    bias = try Tensor.zeros([channels])
    runningMean = try Tensor.zeros([channels])
    runningVariance = try Tensor.full(1, [channels])
    try weight.setRequiresGradient(true)
    try bias.setRequiresGradient(true)
  }

  public func callAsFunction(_ input: Tensor, mode: Mode) throws(TensorError) -> Tensor {
    try input.batchNormalized(
      weight: weight, bias: bias, runningMean: runningMean, runningVariance: runningVariance,
      training: mode.isTraining, momentum: Self.momentum, epsilon: Self.epsilon)
  }

  public var state: [StateEntry] {
    [
      StateEntry("weight", weight, .offset), StateEntry("bias", bias, .offset),
      StateEntry("running_mean", runningMean, .statistic),
      StateEntry("running_var", runningVariance, .statistic),
    ]
  }

  /// A single convolution that equals `convolution` followed by this norm in evaluation.
  func folded(into convolution: Convolution2d) throws(TensorError) -> Convolution2d {
    let (scale, offset) = try evaluationMap()
    return try withoutGradients { () throws(TensorError) in
      Convolution2d(
        weight: try convolution.weight * scale.reshaped(to: [-1, 1, 1, 1]), bias: offset,
        like: convolution)
    }
  }

  /// The same for a fully connected layer.
  func folded(into linear: Linear) throws(TensorError) -> Linear {
    let (scale, offset) = try evaluationMap()
    return try withoutGradients { () throws(TensorError) in
      Linear(
        weight: try linear.weight * scale.reshaped(to: [-1, 1]),
        bias: try linear.bias * scale + offset)
    }
  }

  /// In evaluation, the norm scales each channel and adds an offset.
  private func evaluationMap() throws(TensorError) -> (scale: Tensor, offset: Tensor) {
    try withoutGradients { () throws(TensorError) in
      let scale = try weight / (runningVariance + Self.epsilon).sqrt()
      return (scale, try bias - runningMean * scale)
    }
  }
}
