import Tensors
import Testing

/// An operation on tensors of given shapes, for tables of tests; `Scripts/make-torch-goldens` has
/// one of the same name for each.
struct DifferentiableOperation: Sendable, CustomTestStringConvertible {
  let name: String
  let shapes: [[Int]]
  let apply: @Sendable ([Tensor]) throws(TensorError) -> Tensor

  init(
    _ name: String, _ shapes: [Int]...,
    apply: @escaping @Sendable ([Tensor]) throws(TensorError) -> Tensor
  ) {
    self.name = name
    self.shapes = shapes
    self.apply = apply
  }

  var testDescription: String { name }
}

extension DifferentiableOperation {
  static let all = arithmetic + shapes + network

  private static let arithmetic: [DifferentiableOperation] = [
    .init("add", [2, 3], [3]) { x throws(TensorError) in try x[0] + x[1] },
    .init("subtract", [2, 3], [2, 1]) { x throws(TensorError) in try x[0] - x[1] },
    .init("multiply", [2, 3], [3]) { x throws(TensorError) in try x[0] * x[1] },
    .init("divide", [2, 3], [2, 1]) { x throws(TensorError) in try x[0] / (x[1] + 2) },
    .init("numbers", [3, 4]) { x throws(TensorError) in try ((x[0] + 0.5) * 3 - 1) / 4 },
    .init("minimum", [3, 4], [3, 4]) { x throws(TensorError) in try x[0].minimum(x[1]) },
    .init("maximum", [3, 4], [3, 4]) { x throws(TensorError) in try x[0].maximum(x[1]) },
    .init("matrix product", [2, 3], [3, 4]) { x throws(TensorError) in try x[0].matmul(x[1]) },
    .init("negated", [3, 4]) { x throws(TensorError) in try x[0].negated() },
    .init("absolute", [3, 4]) { x throws(TensorError) in try x[0].abs() },
    .init("square", [3, 4]) { x throws(TensorError) in try x[0].square() },
    .init("square root", [3, 4]) { x throws(TensorError) in try (x[0] + 2).sqrt() },
    .init("exponential", [3, 4]) { x throws(TensorError) in try x[0].exp() },
    .init("logarithm", [3, 4]) { x throws(TensorError) in try (x[0] + 2).log() },
    .init("relu", [3, 4]) { x throws(TensorError) in try x[0].relu() },
    .init("clamped", [3, 4]) { x throws(TensorError) in try x[0].clamped(to: -0.5...0.5) },
  ]

  private static let shapes: [DifferentiableOperation] = [
    .init("sum", [2, 3, 2]) { x throws(TensorError) in
      try x[0].sum(over: [0, 2], keepingDims: true)
    },
    .init("mean", [2, 3, 2]) { x throws(TensorError) in try x[0].mean(over: [1]) },
    .init("largest", [3, 4]) { x throws(TensorError) in try x[0].maximum(over: 1) },
    .init("reshaped", [2, 6]) { x throws(TensorError) in try x[0].reshaped(to: [3, -1]) },
    .init("narrowed", [2, 4]) { x throws(TensorError) in
      try x[0].narrowed(dim: 1, from: 1, length: 2)
    },
    .init("rows", [3, 2]) { x throws(TensorError) in try x[0].rows([2, 0, 2]) },
    .init("concatenated", [2, 1], [2, 3]) { x throws(TensorError) in
      try Tensor.concatenated(x, dim: 1)
    },
  ]

  private static let network: [DifferentiableOperation] = [
    .init("log softmax", [2, 5]) { x throws(TensorError) in try x[0].logSoftmax(over: 1) },
    .init("cross entropy", [3, 4]) { x throws(TensorError) in
      try x[0].crossEntropy(
        labels: [1, 3, 0], classWeights: Tensor([0.5, 2, 1, 1.5], shape: [4]),
        labelSmoothing: 0.1)
    },
    .init("linear", [2, 3], [4, 3], [4]) { x throws(TensorError) in
      try x[0].linear(weight: x[1], bias: x[2])
    },
    .init("convolution", [2, 2, 5, 4], [3, 2, 3, 3], [3]) { x throws(TensorError) in
      try x[0].convolved(weight: x[1], bias: x[2], stride: 2, padding: 1)
    },
    .init("batch norm in training", [3, 2, 2, 2], [2], [2]) { x throws(TensorError) in
      try batchNormalized(x, training: true)
    },
    .init("batch norm in evaluation", [3, 2, 2, 2], [2], [2]) { x throws(TensorError) in
      try batchNormalized(x, training: false)
    },
    .init("maximum pooling", [1, 2, 5, 5]) { x throws(TensorError) in
      try x[0].maxPooled(kernel: 3, stride: 2, padding: 1)
    },
    .init("global average pooling", [2, 3, 2, 2]) { x throws(TensorError) in
      try x[0].globalAveragePooled()
    },
    .init("enlarging", [1, 2, 3, 4]) { x throws(TensorError) in
      try x[0].resizedBilinear(height: 5, width: 7)
    },
    .init("reducing", [1, 1, 6, 5]) { x throws(TensorError) in
      try x[0].resizedBilinear(height: 3, width: 2)
    },
    .init("warping", [2, 1, 4, 5]) { x throws(TensorError) in
      let maps: [Float] = [0.9, -0.2, 0.1, 0.3, 1.1, -0.15, 1.3, 0.1, 0, -0.1, 0.7, 0.2]
      return try x[0].warped(by: Tensor(maps, shape: [2, 2, 3]), height: 3, width: 4)
    },
  ]

  private static func batchNormalized(_ x: [Tensor], training: Bool) throws(TensorError) -> Tensor {
    try x[0].batchNormalized(
      weight: x[1], bias: x[2], runningMean: Tensor([0.1, -0.2], shape: [2]),
      runningVariance: Tensor([0.8, 1.5], shape: [2]), training: training, momentum: 0.1,
      epsilon: 1e-5)
  }
}
