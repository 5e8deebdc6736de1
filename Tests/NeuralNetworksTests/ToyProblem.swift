import NeuralNetworks
import Tensors
import Toolkit

/// Points in three clusters, moved a little at random in every batch: data that a small perceptron
/// learns in a few epochs, and that need the run's random numbers.
struct ToyProblem: TrainingData {
  static let classes = 3
  let count: Int

  init(count: Int = 48) { self.count = count }

  func batch(_ indices: [Int], randomness: TrainingRandomness) throws(TensorError)
    -> TrainingBatch
  {
    let noise = try Tensor.normal([indices.count, 2], using: &randomness.generator) * 0.3
    return TrainingBatch(
      inputs: try Self.points(indices) + noise, labels: indices.map { $0 % Self.classes })
  }

  static func points(_ indices: [Int]) throws(TensorError) -> Tensor {
    let centres: [[Float]] = [[1, 0], [-1, 1], [-1, -1]]
    return try Tensor(
      indices.flatMap { centres[$0 % classes] }, shape: [indices.count, 2])
  }

  /// The share of the clusters' centres that a network recognises.
  static func score(_ network: MultilayerNetwork) throws(TensorError) -> Float {
    let answers = try network(points([0, 1, 2]), mode: .evaluation).argmax(over: 1)
    return Float(zip(answers, 0..<3).filter { $0 == $1 }.count) / 3
  }

  static func network(_ generator: inout SeededGenerator) throws(TensorError) -> MultilayerNetwork {
    try MultilayerNetwork(sizes: [2, 8, classes], dropout: 0.2, using: &generator)
  }

  static let plan = TrainingPlan(
    method: .stochasticGradientDescent, epochs: 6, batchSize: 8, learningRate: 0.1,
    weightDecay: 1e-3, labelSmoothing: 0.05, classWeights: [1, 1.5, 0.75], averageDecay: 0.9,
    patience: 6, seed: 11)
}

extension Trainer where Network == MultilayerNetwork {
  /// A trainer of the toy problem.
  ///
  /// - Parameter score: Gives the validation scores, by default those of the toy problem.
  static func toy(
    _ plan: TrainingPlan = ToyProblem.plan, data: any TrainingData = ToyProblem(),
    score: @escaping (MultilayerNetwork) throws(TensorError) -> Float = ToyProblem.score
  ) throws -> Trainer<MultilayerNetwork> {
    try Trainer(plan: plan, data: data, makeNetwork: ToyProblem.network, validate: score)
  }
}

/// The values of a state; equal values have equal bits, except for NaN.
func contents(_ state: [StateEntry]) throws -> [[Float]] {
  try state.map { try $0.tensor.floats() }
}
