public import Tensors

/// Batch normalisation by channel (Ioffe and Szegedy, 2015), with PyTorch's constants.
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

  /// The convolution that does in one step what `convolution` and this norm do in evaluation.
  func folded(into convolution: Convolution2d) throws(TensorError) -> Convolution2d {
    try withoutGradients { () throws(TensorError) in
      let scale = try weight / (runningVariance + Self.epsilon).sqrt()
      let factor = try scale.reshaped(to: [-1, 1, 1, 1])
      return Convolution2d(
        weight: try convolution.weight * factor, bias: try bias - runningMean * scale,
        like: convolution)
    }
  }
}
