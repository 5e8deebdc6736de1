import AdversarialAttacks
import Tensors
import Toolkit

/// Two or more classes, each a weighted sum of the pixels: its smallest adversarial distance is
/// known in closed form.
struct LinearClassifier: AutogradOracle {
  /// One row a class.
  let weights: [[Float]]
  let biases: [Float]

  /// Random weights whose classes are level at a grey picture of `0.5`, so that pictures near it
  /// have margins that small perturbations can overcome.
  init(classes: Int, pixels: Int, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let weights = (0..<classes).map { _ in
      (0..<pixels).map { _ in Float.random(in: -1...1, using: &generator) }
    }
    self.init(weights: weights, biases: weights.map { -0.5 * $0.reduce(0, +) })
  }

  init(weights: [[Float]], biases: [Float]) {
    self.weights = weights
    self.biases = biases
  }

  func logits(_ pixels: Tensor) throws(TensorError) -> Tensor {
    let rows = try pixels.reshaped(to: [pixels.shape[0], weights[0].count])
    let columns = weights[0].indices.flatMap { pixel in weights.map { $0[pixel] } }
    return try rows.matmul(Tensor(columns, shape: [weights[0].count, weights.count]))
      + Tensor(biases, shape: [1, weights.count])
  }

  /// The distance of a picture from where two classes are level: the difference of their scores
  /// divided by the dual norm of the difference of their weights.
  func distance(of picture: [Float], from label: Int, to other: Int, by norm: Norm) -> Float {
    let difference = zip(weights[label], weights[other]).map { Double($0) - Double($1) }
    let margin =
      zip(difference, picture).reduce(Double(biases[label] - biases[other])) {
        $0 + $1.0 * Double($1.1)
      }
    switch norm {
    case .linf: return Float(margin / difference.reduce(0) { $0 + abs($1) })
    case .l2: return Float(margin / difference.reduce(0) { $0 + $1 * $1 }.squareRoot())
    }
  }
}

/// One hidden layer of rectified units with random weights: a loss with bends.
struct SmallNetwork: AutogradOracle {
  private let first: Tensor
  private let bias: Tensor
  private let second: Tensor

  init(pixels: Int, hidden: Int = 24, classes: Int = 4, seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    func random(_ rows: Int, _ columns: Int) throws -> Tensor {
      let values = (0..<rows * columns).map { _ in Float.random(in: -1...1, using: &generator) }
      return try Tensor(values, shape: [rows, columns])
    }
    first = try random(pixels, hidden)
    bias = try random(1, hidden)
    second = try random(hidden, classes)
  }

  func logits(_ pixels: Tensor) throws(TensorError) -> Tensor {
    let rows = try pixels.reshaped(to: [pixels.shape[0], first.shape[0]])
    return try ((rows - 0.5).matmul(first) + bias * 0.3).relu().matmul(second)
  }
}

/// A model whose logits are what its closure makes of a batch of so many pictures.
struct ScriptedClassifier: AutogradOracle {
  let script: (_ batch: Int) throws(TensorError) -> Tensor

  func logits(_ pixels: Tensor) throws(TensorError) -> Tensor {
    // The pixels take part with weight zero, so that there is a gradient, of zero.
    let zeros =
      try pixels.reshaped(to: [pixels.shape[0], pixels.count / pixels.shape[0]])
      .sum(over: [1], keepingDims: true) * 0
    return try script(pixels.shape[0]) + zeros
  }
}

/// Shows the scores of a linear classifier and no gradient.
struct ScoresOnly: ScoreOracle {
  let model: LinearClassifier

  func scores(_ pixels: Tensor) throws(TensorError) -> Tensor { try model.scores(pixels) }
}

/// An attack that returns whatever its closure makes of the pictures.
struct ScriptedAttack: Attack {
  static let kind = "scripted"
  let name = "scripted"
  let norm: Norm
  let access = Access.nothing
  let script: @Sendable (Tensor) throws(TensorError) -> Tensor
  var description: String { name }

  init(norm: Norm, script: @escaping @Sendable (Tensor) throws(TensorError) -> Tensor) {
    (self.norm, self.script) = (norm, script)
  }

  init(from decoder: any Decoder) throws { self.init(norm: .linf) { $0 } }
  func encode(to encoder: any Encoder) throws { try norm.encode(to: encoder) }
  static func == (a: Self, b: Self) -> Bool { a.norm == b.norm }
  func hash(into hasher: inout Hasher) { hasher.combine(norm) }

  func perturb(
    _ task: AttackTask, oracle: Oracle, generators: inout [SeededGenerator]
  ) throws(AttackError) -> Perturbation {
    do { return Perturbation(pixels: try script(task.pixels)) } catch { throw .tensor(error) }
  }
}

extension Attack {
  /// What the attack makes of a batch, with a model that reveals all that it can.
  func perturb(
    _ pixels: Tensor, criterion: Criterion, model: any DecisionOracle, epsilon: Float,
    generators: inout [SeededGenerator]
  ) throws(AttackError) -> Tensor {
    try perturb(
      AttackTask(pixels: pixels, criterion: criterion, epsilon: epsilon),
      oracle: Oracle(model, examples: pixels.shape.first ?? 0), generators: &generators
    ).pixels
  }
}
