public import Tensors
public import Toolkit

/// Runs an attack without trusting it: clips the result to the ball, rounds it to 8 bits, measures
/// it and verifies it with the model's answer.
///
/// Each call processes one batch on one thread.
public struct AttackRunner {
  public let attack: any Attack
  public let model: any DecisionOracle
  /// The most to reveal to the attack; nil for all that it says it needs, which is the most anyway.
  public var access: Access?
  public var recordsTrace = false
  /// Whether an example is done as soon as its 8-bit picture is adversarial; see `AttackTask`.
  public var stopsAtSuccess = false
  /// Adversarial pictures for attacks that ask for decisions; see `AttackTask`.
  public var starts: PixelBatch?
  /// How many answers, and how many gradients, are averaged into one; see `Oracle`.
  public var samples = 1
  /// Called whenever the attack asks the model, with how many pictures it has shown it so far;
  /// verification does not count.
  public var asked: ((_ pictures: Int) -> Void)?

  public init(attack: any Attack, model: any DecisionOracle) {
    self.attack = attack
    self.model = model
  }

  /// Attacks a batch of pictures and verifies the result by asking the model once more.
  ///
  /// - Parameters:
  ///   - originals: The unperturbed pictures.
  ///   - criterion: What counts as adversarial; one class per example.
  ///   - epsilon: The allowed size in units of `0...1` pixels, such as `8 / 255`; nil for attacks
  ///     without one. For `linf`, 8-bit pictures can use only whole 255ths.
  ///   - generators: One per example, see `AttackValue.generator`; they advance.
  /// - Throws: `AttackError`, also if the attack returns another shape or values that are not
  ///   finite.
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

  /// Attacks a batch of pictures without verifying the result: pass the model's answers to
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
    let oracle = Oracle(
      model, access: min(access ?? attack.access, attack.access), examples: originals.count)
    oracle.samples = samples
    oracle.asked = asked
    let starts = try tensors { () throws(TensorError) in try self.starts?.tensor() }
    let raw = try attack.perturb(
      AttackTask(
        pixels: pixels, criterion: criterion, epsilon: epsilon, recordsTrace: recordsTrace,
        stopsAtSuccess: stopsAtSuccess, starts: starts),
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
      traces: raw.traces, firstSuccess: raw.firstSuccess)
  }

  /// Measures perturbed pictures, such as those decoded from a run's files, and asks the model
  /// about them.
  ///
  /// - Throws: `AttackError` if the batches do not match or the model gives NaN.
  public func verify(
    _ pictures: PixelBatch, against originals: PixelBatch, criterion: Criterion, epsilon: Float?
  ) throws(AttackError) -> Verification {
    try check(epsilon)
    try criterion.check(batch: originals.count, classes: nil)
    // Check the shapes before asking the model.
    _ = try pictures.distances(from: originals, by: attack.norm)
    var decisions: [Int] = []
    var margins: [Float]?
    if pictures.count > 0 {
      let pixels = try tensors { () throws(TensorError) -> Tensor in try pictures.tensor() }
      let oracle = Oracle(model, examples: pictures.count)
      oracle.samples = samples
      if oracle.access >= .scores {
        let scores = try oracle.checkedScores(pixels)
        try criterion.check(batch: originals.count, classes: scores.classes)
        decisions = scores.predictions
        margins = try tensors { () throws(TensorError) in
          try criterion.objective(logits: scores.tensor, loss: .margin).floats()
        }
      } else {
        decisions = try oracle.decisions(pixels)
      }
    }
    var verification = try verify(
      pictures, against: originals, criterion: criterion, epsilon: epsilon, decisions: decisions)
    verification.margins = margins
    return verification
  }

  /// Measures perturbed pictures and verifies them with the model's answers.
  ///
  /// - Parameters:
  ///   - pictures: The perturbed pictures.
  ///   - originals: The pictures they were made from, in the same order.
  ///   - decisions: The model's answers; nil if it gave none, which is neither a target nor
  ///     correct.
  /// - Throws: `AttackError` if the batches do not match.
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
    guard epsilon == nil || attack.bound != .own else {
      throw .epsilonOfOwnBound(attack: attack.name)
    }
  }
}

/// An attack's result for a batch of pictures, from its claim to the bytes that count.
public struct AttackResult {
  /// What the attack returned, unchecked, `[batch, channels, height, width]`.
  public let raw: Tensor
  /// The same, clipped to within epsilon of the originals and to `0...1`.
  public let clipped: Tensor
  /// The same in 8 bits, within epsilon of the originals: write these to files.
  public let quantized: PixelBatch
  /// How often the attack asked the model about each example; verification doesn't count.
  public let queries: [QueryCount]
  /// The objective of each example at each step, if recorded: `[example][step]`.
  public let traces: [[Float]]?
  /// The step of each example's first success, as the attack counts; nil where it does not look.
  public let firstSuccess: [Int?]?
  /// The model's answers about the 8-bit pictures; empty until verified.
  public internal(set) var verification = Verification()

  /// Whether each 8-bit picture is adversarial.
  public var succeeded: [Bool] { verification.succeeded }
}

/// A model's answers about 8-bit pictures, and their distances from the originals.
public struct Verification: Sendable, Equatable {
  /// The size of each perturbation in units of `0...1` pixels, measured on bytes.
  public var distances: [Double] = []
  /// Whether that size is within epsilon.
  public var withinEpsilon: [Bool] = []
  /// The model's answer to each picture; nil if it gave none.
  public var decisions: [Int?] = []
  /// By how much the attacker's best class beats the others that stand against it, in units of the
  /// scores; nil where the model reveals none.
  public var margins: [Float]?
  /// Whether the answer is what the attacker wants and the picture is within epsilon.
  ///
  /// Pictures that the model already got wrong count too; compare with the clean answers to find
  /// flips.
  public var succeeded: [Bool] = []
}
