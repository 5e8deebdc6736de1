public import Tensors

/// Gradient descent with Nesterov momentum and weight decay (Sutskever et al., 2013), in PyTorch's
/// form.
public struct StochasticGradientDescent: Optimizer {
  let parameters: [StateEntry]
  let velocities: [Tensor]
  let momentum: Float
  let weightDecay: Float
  public var stepCount = 0

  /// - Parameter weightDecay: Applied to weights, not to biases and norms.
  public init(_ parameters: [StateEntry], momentum: Float = 0.9, weightDecay: Float)
    throws(TensorError)
  {
    self.parameters = parameters
    self.momentum = momentum
    self.weightDecay = weightDecay
    var velocities: [Tensor] = []
    for parameter in parameters { velocities.append(try Tensor.zeros(parameter.tensor.shape)) }
    self.velocities = velocities
  }

  public mutating func step(gradients: [Tensor], learningRate: Float) throws(TensorError) {
    for ((parameter, velocity), gradient) in zip(zip(parameters, velocities), gradients) {
      if parameter.role == .weight, weightDecay > 0 {
        try gradient.add(parameter.tensor, times: weightDecay)
      }
      try velocity.scale(by: momentum)
      try velocity.add(gradient)
      try parameter.tensor.add(gradient, times: -learningRate)
      try parameter.tensor.add(velocity, times: -learningRate * momentum)
    }
    stepCount += 1
  }

  public var state: [StateEntry] {
    zip(parameters, velocities).map { StateEntry("momentum.\($0.name)", $1, .statistic) }
  }
}
