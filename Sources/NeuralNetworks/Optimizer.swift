import Glibc
public import Tensors

/// A rule that changes parameters by their gradients, with a state that a checkpoint keeps.
public protocol Optimizer {
  /// Makes one step; `gradients` match the trained entries that the optimiser was made for, in
  /// order.
  mutating func step(gradients: [Tensor], learningRate: Float) throws(TensorError)

  /// Every tensor to keep, named for its parameter: `momentum.fc.weight`.
  var state: [StateEntry] { get }

  /// Steps made so far.
  var stepCount: Int { get set }
}

/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019).
public struct AdamW: Optimizer {
  let parameters: [StateEntry]
  let means: [Tensor]
  let squares: [Tensor]
  let weightDecay: Float
  public var stepCount = 0

  static let beta1: Float = 0.9
  static let beta2: Float = 0.999
  static let epsilon: Float = 1e-8

  /// - Parameter weightDecay: Applied to weights, not to biases and norms.
  public init(_ parameters: [StateEntry], weightDecay: Float) throws(TensorError) {
    self.parameters = parameters
    self.weightDecay = weightDecay
    var means: [Tensor] = []
    var squares: [Tensor] = []
    for parameter in parameters {
      means.append(try Tensor.zeros(parameter.tensor.shape))
      squares.append(try Tensor.zeros(parameter.tensor.shape))
    }
    self.means = means
    self.squares = squares
  }

  public mutating func step(gradients: [Tensor], learningRate: Float) throws(TensorError) {
    stepCount += 1
    let correction1 = 1 - powf(Self.beta1, Float(stepCount))
    let correction2 = 1 - powf(Self.beta2, Float(stepCount))
    for (index, gradient) in gradients.enumerated() {
      let (parameter, mean, square) = (parameters[index], means[index], squares[index])
      if parameter.role == .weight {
        try parameter.tensor.scale(by: 1 - learningRate * weightDecay)
      }
      try mean.scale(by: Self.beta1)
      try mean.add(gradient, times: 1 - Self.beta1)
      try square.scale(by: Self.beta2)
      try square.addProduct(gradient, gradient, times: 1 - Self.beta2)
      let denominator = try (square / correction2).sqrt() + Self.epsilon
      try parameter.tensor.add(mean / denominator, times: -learningRate / correction1)
    }
  }

  public var state: [StateEntry] {
    zip(parameters, means).map { StateEntry("mean.\($0.name)", $1, .statistic) }
      + zip(parameters, squares).map { StateEntry("square.\($0.name)", $1, .statistic) }
  }
}

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
