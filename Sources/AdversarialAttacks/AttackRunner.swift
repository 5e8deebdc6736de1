import Tensors
public import Toolkit

/// Runs an attack and believes nothing that it says: the result is clipped to the ball, rounded to
/// 8 bits, measured and classified again.
///
/// The whole way of a picture goes through a file, which is the caller's business: write
/// `AttackResult.quantized`, read it back, and hand what was read to `verify`. One call takes one
/// batch and one thread.
public struct AttackRunner {
  public let attack: any Attack
  public let model: any ScoredClassifier

  public init(attack: any Attack, model: any ScoredClassifier) {
    self.attack = attack
    self.model = model
  }

  /// Attacks a batch of pictures.
  ///
  /// - Parameters:
  ///   - originals: the pictures as their files have them.
  ///   - criterion: what counts as adversarial; one class an example.
  ///   - epsilon: the allowed size in units of `0...1` pixels, such as `8 / 255`. For `linf` only
  ///     whole 255ths can be used up by 8-bit pictures.
  ///   - generators: one an example, see `Attack.perturb`; they advance.
  /// - Throws: `AttackError`, also when the attack returns another shape or values that are no
  ///   finite numbers.
  public func run(
    on originals: PixelBatch, criterion: Criterion, epsilon: Float,
    generators: inout [SeededGenerator]
  ) throws(AttackError) -> AttackResult {
    try attack.norm.check(epsilon: epsilon)
    try criterion.check(batch: originals.count, classes: nil)
    let pixels = try tensors { () throws(TensorError) -> Tensor in try originals.tensor() }
    let raw = try attack.perturb(
      pixels, criterion: criterion, model: model, epsilon: epsilon, generators: &generators)
    guard raw.shape == originals.shape else {
      throw .perturbedShape(raw.shape, expected: originals.shape, attack: attack.name)
    }
    let (clipped, values) = try tensors { () throws(TensorError) -> (Tensor, [Float]) in
      let ball = try PerturbationBall(norm: attack.norm, epsilon: epsilon, centre: pixels)
      let clipped = try ball.projecting(raw)
      return (clipped, try clipped.floats())
    }
    let quantized = try originals.quantizing(
      values, norm: attack.norm, epsilon: epsilon, attack: attack.name)
    let verification = try verify(
      quantized, against: originals, criterion: criterion, epsilon: epsilon)
    return AttackResult(
      raw: raw, clipped: clipped, quantized: quantized, verification: verification)
  }

  /// Measures and classifies pictures again, such as those decoded from the files of a run.
  ///
  /// - Parameters:
  ///   - pictures: the perturbed pictures.
  ///   - originals: the pictures that they were made from, in the same order.
  /// - Throws: `AttackError` when the batches do not fit together or the model gives NaN.
  public func verify(
    _ pictures: PixelBatch, against originals: PixelBatch, criterion: Criterion, epsilon: Float
  ) throws(AttackError) -> Verification {
    let norm = attack.norm
    try norm.check(epsilon: epsilon)
    try criterion.check(batch: originals.count, classes: nil)
    let distances = try pictures.distances(from: originals, by: norm)
    let within = distances.map { norm.allows($0, epsilon: epsilon) }
    guard pictures.count > 0 else {
      return Verification(distances: [], withinEpsilon: [], predictions: [], succeeded: [])
    }
    let pixels = try tensors { () throws(TensorError) -> Tensor in try pictures.tensor() }
    let scores = try Scores(of: pixels, by: model)
    try criterion.check(batch: originals.count, classes: scores.classes)
    return Verification(
      distances: distances, withinEpsilon: within, predictions: scores.predictions,
      succeeded: scores.predictions.indices.map {
        within[$0] && criterion.isSatisfied(by: scores.predictions[$0], example: $0)
      })
  }
}
