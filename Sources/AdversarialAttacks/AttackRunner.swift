public import Tensors
public import Toolkit

/// Runs an attack and believes nothing that it says: the result is clipped to the ball, rounded to
/// 8 bits, measured and judged by what the model says of it.
///
/// One call takes one batch and one thread.
public struct AttackRunner {
  public let attack: any Attack
  public let model: any DecisionOracle
  /// What is revealed to the attack at most; nil for all that the model can.
  public var access: Access?
  public var recordsTrace = false

  public init(attack: any Attack, model: any DecisionOracle) {
    self.attack = attack
    self.model = model
  }

  /// Attacks a batch of pictures, and judges what comes out by asking the model once more.
  ///
  /// - Parameters:
  ///   - originals: The pictures as their files have them.
  ///   - criterion: What counts as adversarial; one class an example.
  ///   - epsilon: The allowed size in units of `0...1` pixels, such as `8 / 255`; nil for attacks
  ///     that have none. For `linf` only whole 255ths can be used up by 8-bit pictures.
  ///   - generators: One an example, see `AttackValue.generator`; they advance.
  /// - Throws: `AttackError`, also when the attack returns another shape or values that are no
  ///   finite numbers.
  public func run(
    on originals: PixelBatch, criterion: Criterion, epsilon: Float?,
    generators: inout [SeededGenerator]
  ) throws(AttackError) -> AttackResult {
    var result = try perturb(
      originals, criterion: criterion, epsilon: epsilon, generators: &generators)
    result.verification = try verify(
      result.quantized, against: originals, criterion: criterion, epsilon: epsilon)
    return result
  }

  /// Attacks a batch of pictures; whoever shows them to the model passes its answers to
  /// `verify(_:against:criterion:epsilon:decisions:)`.
  ///
  /// - Throws: As `run`.
  public func perturb(
    _ originals: PixelBatch, criterion: Criterion, epsilon: Float?,
    generators: inout [SeededGenerator]
  ) throws(AttackError) -> AttackResult {
    try check(epsilon)
    try criterion.check(batch: originals.count, classes: nil)
    let pixels = try tensors { () throws(TensorError) -> Tensor in try originals.tensor() }
    let oracle = Oracle(model, access: access, examples: originals.count)
    let raw = try attack.perturb(
      AttackTask(
        pixels: pixels, criterion: criterion, epsilon: epsilon, recordsTrace: recordsTrace),
      oracle: oracle, generators: &generators)
    guard raw.pixels.shape == originals.shape else {
      throw .perturbedShape(raw.pixels.shape, expected: originals.shape, attack: attack.name)
    }
    let (clipped, values) = try tensors { () throws(TensorError) -> (Tensor, [Float]) in
      let clipped =
        if let epsilon {
          try PerturbationBall(norm: attack.norm, epsilon: epsilon, centre: pixels)
            .projecting(raw.pixels)
        } else { try raw.pixels.clamped(to: 0...1) }
      return (clipped, try clipped.floats())
    }
    let quantized = try originals.quantizing(
      values, norm: attack.norm, epsilon: epsilon, attack: attack.name)
    return AttackResult(
      raw: raw.pixels, clipped: clipped, quantized: quantized, queries: oracle.queries,
      traces: raw.traces)
  }

  /// Measures pictures, such as those decoded from the files of a run, and asks the model about
  /// them.
  ///
  /// - Throws: `AttackError` when the batches do not fit together or the model gives NaN.
  public func verify(
    _ pictures: PixelBatch, against originals: PixelBatch, criterion: Criterion, epsilon: Float?
  ) throws(AttackError) -> Verification {
    try check(epsilon)
    try criterion.check(batch: originals.count, classes: nil)
    // Before the model is asked about pictures of another shape.
    _ = try pictures.distances(from: originals, by: attack.norm)
    var decisions: [Int] = []
    if pictures.count > 0 {
      let pixels = try tensors { () throws(TensorError) -> Tensor in try pictures.tensor() }
      if let model = model as? any ScoreOracle {
        let scores = try Scores(of: pixels, by: model)
        try criterion.check(batch: originals.count, classes: scores.classes)
        decisions = scores.predictions
      } else {
        decisions = try tensors { () throws(TensorError) in try model.decisions(pixels) }
      }
    }
    return try verify(
      pictures, against: originals, criterion: criterion, epsilon: epsilon, decisions: decisions)
  }

  /// Measures pictures and judges them by what the model said of each.
  ///
  /// - Parameters:
  ///   - pictures: The perturbed pictures.
  ///   - originals: The pictures that they were made from, in the same order.
  ///   - decisions: The model's answers; nil where it gave none, which is no answer that an attacker
  ///     aims at, and no right one.
  /// - Throws: `AttackError` when the batches do not fit together.
  public func verify(
    _ pictures: PixelBatch, against originals: PixelBatch, criterion: Criterion, epsilon: Float?,
    decisions: [Int?]
  ) throws(AttackError) -> Verification {
    try check(epsilon)
    try criterion.check(batch: originals.count, classes: nil)
    guard decisions.count == originals.count else {
      throw .batchMismatch(what: "answers", found: decisions.count, expected: originals.count)
    }
    let distances = try pictures.distances(from: originals, by: attack.norm)
    let within = distances.map { distance in
      epsilon.map { attack.norm.allows(distance, epsilon: $0) } ?? true
    }
    return Verification(
      distances: distances, withinEpsilon: within, decisions: decisions,
      succeeded: decisions.indices.map {
        within[$0] && criterion.isSatisfied(by: decisions[$0], example: $0)
      })
  }

  private func check(_ epsilon: Float?) throws(AttackError) {
    if let epsilon { try attack.norm.check(epsilon: epsilon) }
    guard epsilon != nil || !attack.needsEpsilon else { throw .epsilonMissing }
  }
}

/// What an attack did to a batch of pictures, from its claim to the bytes that count.
public struct AttackResult {
  /// What the attack returned, unchecked, `[batch, channels, height, width]`.
  public let raw: Tensor
  /// The same, held within epsilon of the originals and within `0...1`.
  public let clipped: Tensor
  /// The same in 8 bits, within epsilon of the originals: write these to files.
  public let quantized: PixelBatch
  /// How often the attack asked the model about each example; the judge's questions don't count.
  public let queries: [QueryCount]
  /// The objective of each example at each step, where a trace was asked for: `[example][step]`.
  public let traces: [[Float]]?
  /// What the model says about the 8-bit pictures; empty until they are verified.
  public internal(set) var verification = Verification()

  /// Whether each 8-bit picture is adversarial.
  public var succeeded: [Bool] { verification.succeeded }
}

/// What a model says about 8-bit pictures, and how far they are from their originals.
public struct Verification: Sendable, Equatable {
  /// The size of each perturbation in units of `0...1` pixels, measured on bytes.
  public var distances: [Double] = []
  /// Whether that size is within epsilon.
  public var withinEpsilon: [Bool] = []
  /// The model's answer to each picture; nil where it gave none.
  public var decisions: [Int?] = []
  /// Whether the answer is what the attacker wants and the picture is within epsilon.
  ///
  /// A picture that the model got wrong before counts too; compare with its clean answer for flips.
  public var succeeded: [Bool] = []
}
