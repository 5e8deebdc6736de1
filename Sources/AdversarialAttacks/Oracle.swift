public import Tensors

/// A model that reveals only its answers.
///
/// Scaling, resizing and normalising happen inside the model, so epsilon always counts in the units
/// of the picture file. Use one from one thread at a time.
public protocol DecisionOracle {
  /// The class of each picture of a batch.
  ///
  /// - Parameter pixels: `[batch, channels, height, width]`, `0...1` (bytes divided by 255).
  /// - Returns: One class per example, independent of the rest of the batch.
  func decisions(_ pixels: Tensor) throws(TensorError) -> [Int]
}

/// A model that reveals its scores.
public protocol ScoreOracle: DecisionOracle {
  /// The scores of a batch of pictures; the largest of a row is the answer.
  ///
  /// - Parameter pixels: `[batch, channels, height, width]`, `0...1`.
  /// - Returns: `[batch, classes]`; each row independent of the rest of the batch.
  func scores(_ pixels: Tensor) throws(TensorError) -> Tensor
}

/// A model that reveals gradients with respect to the pixels, however it computes them.
public protocol GradientOracle: ScoreOracle {
  /// The objective of each picture, and the gradient of their sum with respect to the pixels.
  ///
  /// - Parameters:
  ///   - pixels: `[batch, channels, height, width]`, `0...1`.
  ///   - objective: Turns logits `[batch, classes]` into one number per example, `[batch]`, with
  ///     operations that `valueAndGradient` can differentiate.
  /// - Returns: `[batch]`, and the shape of `pixels`.
  func objectiveAndGradient(
    _ pixels: Tensor, objective: (Tensor) throws(TensorError) -> Tensor
  ) throws(TensorError) -> (objectives: Tensor, gradient: Tensor)
}

/// A model whose gradient is that of a differentiable surrogate, of which there are several: each
/// restart of an attack uses another.
///
/// Backward pass differentiable approximation: Athalye, Carlini and Wagner 2018, "Obfuscated
/// gradients give a false sense of security", section 4.1.
public protocol SurrogateGradientOracle: GradientOracle {
  /// The same model with the surrogate for a restart, counted from 0; the first is the usual one.
  func surrogate(forRestart restart: Int) -> any GradientOracle
}

/// A model whose gradient comes from recording its forward pass.
public protocol AutogradOracle: GradientOracle {
  /// The logits (scores before the softmax) of a batch of pictures, recorded for gradients if the
  /// caller asks for them.
  ///
  /// Batch normalisation and dropout are in evaluation mode.
  ///
  /// - Parameter pixels: `[batch, channels, height, width]`, `0...1`.
  /// - Returns: `[batch, classes]`.
  func logits(_ pixels: Tensor) throws(TensorError) -> Tensor
}

extension ScoreOracle {
  public func decisions(_ pixels: Tensor) throws(TensorError) -> [Int] {
    try scores(pixels).argmax(over: 1)
  }
}

extension AutogradOracle {
  public func scores(_ pixels: Tensor) throws(TensorError) -> Tensor {
    try withoutGradients { () throws(TensorError) -> Tensor in try logits(pixels) }
  }

  public func objectiveAndGradient(
    _ pixels: Tensor, objective: (Tensor) throws(TensorError) -> Tensor
  ) throws(TensorError) -> (objectives: Tensor, gradient: Tensor) {
    try objectivesAndGradient(at: pixels) { pixels throws(TensorError) in
      try objective(logits(pixels))
    }
  }
}

/// One number for each row of a tensor, `[batch]`, and the gradient of their sum.
package func objectivesAndGradient(
  at rows: Tensor, _ objective: (Tensor) throws(TensorError) -> Tensor
) throws(TensorError) -> (objectives: Tensor, gradient: Tensor) {
  var objectives: Tensor?
  let (sum, gradient) = try valueAndGradient(at: rows) { rows throws(TensorError) in
    let values = try objective(rows)
    objectives = values
    return try values.sum()
  }
  return (try objectives?.detached() ?? sum, gradient)
}

/// What a model reveals to an attacker; each level includes those before it.
public enum Access: String, Codable, CaseIterable, Comparable, Sendable {
  /// Nothing, as for noise.
  case nothing
  /// Only the class.
  case decision
  /// The scores of all classes.
  case scores
  /// The gradient with respect to the pixels: a white box.
  case gradient

  public static func < (a: Access, b: Access) -> Bool { a.grade < b.grade }

  private var grade: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// How often the model saw an example's picture.
public struct QueryCount: Codable, Equatable, Sendable {
  /// Forward passes, including those of gradients.
  public var forward = 0
  /// Gradients.
  public var backward = 0

  public init(forward: Int = 0, backward: Int = 0) {
    (self.forward, self.backward) = (forward, backward)
  }
}

/// A model as one attack on one batch sees it: reveals what the access level allows, and counts
/// queries.
public final class Oracle {
  public let access: Access
  /// The queries of each example of the batch.
  public private(set) var queries: [QueryCount]
  /// How many gradients, and how many scores, are averaged into one, for models that answer at
  /// random; of decisions, the most frequent counts.
  ///
  /// Expectation over transformation: Athalye et al. 2018, "Synthesizing robust adversarial
  /// examples".
  public var samples = 1
  /// Called whenever the model is asked, with the pictures that it has seen so far.
  var asked: ((_ pictures: Int) -> Void)?
  private let model: any DecisionOracle
  /// The model as it gives gradients at present.
  private var gradientModel: any DecisionOracle

  /// - Parameters:
  ///   - access: The most to reveal; nil for all that the model can.
  ///   - examples: The number of pictures in the batch.
  public init(_ model: any DecisionOracle, access: Access? = nil, examples: Int) {
    let able: Access =
      model is any GradientOracle ? .gradient : model is any ScoreOracle ? .scores : .decision
    self.model = model
    gradientModel = model
    self.access = min(access ?? able, able)
    queries = [QueryCount](repeating: QueryCount(), count: examples)
  }

  /// Begins an attack's restart, counted from 0: a model with surrogate gradients takes that for
  /// it.
  public func begin(restart: Int) {
    guard let model = model as? any SurrogateGradientOracle else { return }
    gradientModel = model.surrogate(forRestart: restart)
  }

  /// The class of each picture.
  ///
  /// - Parameter examples: The examples that the pictures belong to; nil for all, in order.
  /// - Throws: `AttackError`: the access level does not allow it, or an operation failed.
  public func decisions(
    _ pictures: Tensor, of examples: [Int]? = nil
  ) throws(AttackError) -> [Int] {
    guard access >= .decision else { throw .notRevealed(.decision, access) }
    if samples > 1, model is any ScoreOracle {
      return try meanScores(of: pictures, examples).predictions
    }
    count(examples, backward: 0)
    return try tensors { () throws(TensorError) in
      let first = try model.decisions(pictures)
      guard samples > 1 else { return first }
      var votes = first.map { [$0: 1] }
      for _ in 1..<samples {
        for (place, decision) in try model.decisions(pictures).enumerated() {
          votes[place][decision, default: 0] += 1
        }
      }
      return votes.enumerated().map { place, counts in
        counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key ?? first[place]
      }
    }
  }

  /// The scores of each picture, `[batch, classes]`.
  ///
  /// - Throws: `AttackError`: the access level does not allow it, or the scores are NaN or of
  ///   another shape.
  public func scores(
    _ pictures: Tensor, of examples: [Int]? = nil
  ) throws(AttackError) -> Tensor {
    try checkedScores(pictures, of: examples).tensor
  }

  /// The scores with the answers they mean.
  func checkedScores(_ pictures: Tensor, of examples: [Int]? = nil) throws(AttackError) -> Scores {
    guard access >= .scores else { throw .notRevealed(.scores, access) }
    return try meanScores(of: pictures, examples)
  }

  private func meanScores(
    of pictures: Tensor, _ examples: [Int]?
  ) throws(AttackError) -> Scores {
    guard let model = model as? any ScoreOracle else { throw .notRevealed(.scores, access) }
    count(examples, backward: 0)
    let scores = try tensors { () throws(TensorError) in
      let first = try model.scores(pictures)
      guard samples > 1 else { return first }
      var sum = first
      for _ in 1..<samples { sum = try sum + model.scores(pictures) }
      return try sum / Float(samples)
    }
    return try Scores(scores, batch: pictures.shape.first ?? 0)
  }

  /// The objective of each picture, and the gradient of their sum.
  ///
  /// - Throws: `AttackError`: the access level does not allow it, or an operation failed.
  public func objectiveAndGradient(
    _ pictures: Tensor, of examples: [Int]? = nil,
    objective: (Tensor) throws(TensorError) -> Tensor
  ) throws(AttackError) -> (objectives: Tensor, gradient: Tensor) {
    guard access >= .gradient, let model = gradientModel as? any GradientOracle else {
      throw .notRevealed(.gradient, access)
    }
    count(examples, backward: 1)
    return try tensors { () throws(TensorError) in
      var (sum, gradient) = try model.objectiveAndGradient(pictures, objective: objective)
      guard samples > 1 else { return (sum, gradient) }
      for _ in 1..<samples {
        let other = try model.objectiveAndGradient(pictures, objective: objective)
        (sum, gradient) = (try sum + other.objectives, try gradient + other.gradient)
      }
      return (try sum / Float(samples), try gradient / Float(samples))
    }
  }

  private func count(_ examples: [Int]?, backward: Int) {
    for example in examples ?? Array(queries.indices) {
      queries[example].forward += samples
      queries[example].backward += samples * backward
    }
    asked?(queries.reduce(0) { $0 + $1.forward })
  }
}

@available(*, unavailable, message: "Models are used from one thread at a time.")
extension Oracle: Sendable {}

/// The scores of a batch, checked: `[batch, classes]` and free of NaN.
struct Scores {
  let tensor: Tensor
  let classes: Int
  /// The class with the largest score of each example; the first if several are equal.
  let predictions: [Int]

  init(_ scores: Tensor, batch: Int) throws(AttackError) {
    let values = try tensors { () throws(TensorError) in try scores.floats() }
    guard scores.shape.count == 2, scores.shape[0] == batch, scores.shape[1] > 0 else {
      throw .scoreShape(scores.shape, batch: batch)
    }
    tensor = scores
    classes = scores.shape[1]
    var predictions: [Int] = []
    for example in 0..<batch {
      let row = values[example * classes..<(example + 1) * classes]
      var best = row.startIndex
      for index in row.indices {
        guard !row[index].isNaN else { throw .scoresNotNumbers(example: example) }
        if row[index] > row[best] { best = index }
      }
      predictions.append(best - row.startIndex)
    }
    self.predictions = predictions
  }
}
