public import Tensors
public import Toolkit

/// A way to perturb pictures so that a model errs: a value with all of its parameters.
///
/// Its identity is its content: attacks with the same parameters are the same, whatever their
/// names. An attack's result is a claim, which `AttackRunner` clips, rounds and verifies. To add an
/// attack, write a file with a conforming type and its `AttackKind`, and list the kind in
/// `AttackKind.all`.
public protocol Attack: Codable, Hashable, Sendable, CustomStringConvertible {
  /// The name of the kind, by which manifests identify the type.
  static var kind: String { get }
  /// A short name for people, tables and files, such as `fgsm` or `pgd-20`.
  var name: String { get }
  /// The norm that measures the perturbation.
  var norm: Norm { get }
  /// What the attack needs from the model.
  var access: Access { get }
  /// What limits the perturbation.
  var bound: AttackBound { get }

  /// Perturbs every picture of a batch, including those that the model already gets wrong, because
  /// other models see the same pictures.
  ///
  /// An epsilon of zero returns the pictures unchanged. Each result depends on the picture, its
  /// label, its generator and the model, not on the rest of the batch.
  ///
  /// - Parameters:
  ///   - oracle: The model under attack, made for this batch.
  ///   - generators: One per example, see `AttackValue.generator`; they advance.
  /// - Throws: `AttackError` if the arguments do not match, the model gives NaN or does not reveal
  ///   enough, or a tensor operation failed.
  func perturb(
    _ task: AttackTask, oracle: Oracle, generators: inout [SeededGenerator]
  ) throws(AttackError) -> Perturbation
}

extension Attack {
  public var bound: AttackBound { .epsilon }
  public var needsEpsilon: Bool { bound == .epsilon }
}

extension Attack {
  /// Why an epsilon in 255ths, or none, does not suit the attack, as part of a sentence; nil if it
  /// does.
  public func problem(withEpsilon255 epsilon: Double?) -> String? {
    guard let epsilon else { return needsEpsilon ? "\(name) needs an epsilon; give one" : nil }
    guard bound != .own else {
      return "\(name) has a limit of its own, so an epsilon means nothing to it; give none"
    }
    return norm.allows(epsilon255: epsilon)
      ? nil
      : "epsilon is \(NumberText.plain(epsilon)); it counts 255ths of the pixel range, "
        + norm.epsilonWords
  }
}

/// What limits the perturbations of an attack.
public enum AttackBound: Sendable {
  /// The epsilon that each task names.
  case epsilon
  /// Nothing: the attack looks for the smallest, and a task may name an epsilon to stop at.
  case smallest
  /// A parameter of the attack, such as an angle or a severity; the norm only measures.
  case own
}

/// The pictures to attack, and the goal.
public struct AttackTask {
  /// `[batch, channels, height, width]`, `0...1`.
  public var pixels: Tensor
  /// What counts as adversarial; one class per example.
  public var criterion: Criterion
  /// The allowed size in units of `0...1` pixels, such as `8 / 255`; nil for attacks without one.
  public var epsilon: Float?
  /// Whether to record the objective of every step.
  public var recordsTrace: Bool
  /// Whether an example is done as soon as its 8-bit picture is adversarial.
  ///
  /// Enough to measure robustness, and much cheaper. Pictures to be shown to other models should
  /// carry as much loss as the ball allows instead.
  public var stopsAtSuccess: Bool
  /// Pictures to start from, one per example; nil to let the attack look for some.
  ///
  /// Attacks that ask for decisions need adversarial ones, and come nearer to the originals. Square
  /// takes any, and moves them into the ball.
  /// On faces give pictures of another emotion: from noise, an attack on a pipeline would only
  /// learn to hide the face.
  public var starts: Tensor?

  public init(
    pixels: Tensor, criterion: Criterion, epsilon: Float?, recordsTrace: Bool = false,
    stopsAtSuccess: Bool = false, starts: Tensor? = nil
  ) {
    self.pixels = pixels
    self.criterion = criterion
    self.epsilon = epsilon
    self.recordsTrace = recordsTrace
    self.stopsAtSuccess = stopsAtSuccess
    self.starts = starts
  }
}

/// What an attack claims to have found.
public struct Perturbation {
  /// The perturbed pictures, in the shape of the originals.
  public var pixels: Tensor
  /// The objective of each example at each step, if recorded: `[example][step]`.
  public var traces: [[Float]]?
  /// The step at which each example's 8-bit picture first was adversarial, counted as the attack
  /// counts; nil where none was, or where the attack does not look.
  public var firstSuccess: [Int?]?

  public init(pixels: Tensor, traces: [[Float]]? = nil, firstSuccess: [Int?]? = nil) {
    self.pixels = pixels
    self.traces = traces
    self.firstSuccess = firstSuccess
  }
}

extension AttackTask {
  /// Checks that the parts of the task match, and gives the ball around the pictures.
  func ball(norm: Norm, generators: [SeededGenerator]) throws(AttackError) -> PerturbationBall {
    guard let epsilon else { throw .epsilonMissing }
    try check(norm: norm, generators: generators)
    return try tensors { () throws(TensorError) -> PerturbationBall in
      try PerturbationBall(norm: norm, epsilon: epsilon, centre: pixels)
    }
  }

  /// Checks that the parts of the task match.
  func check(norm: Norm, generators: [SeededGenerator]) throws(AttackError) {
    if let epsilon { try norm.check(epsilon: epsilon) }
    guard pixels.shape.count == 4 else { throw .pixelShape(pixels.shape) }
    let batch = pixels.shape[0]
    try criterion.check(batch: batch, classes: nil)
    guard generators.count == batch else {
      throw .batchMismatch(what: "generators", found: generators.count, expected: batch)
    }
    if let starts, starts.shape != pixels.shape {
      throw .differentPictures(found: starts.shape, expected: pixels.shape)
    }
    if pixels.count > 0 { try checkRange() }
  }

  /// The number of pictures.
  var count: Int { pixels.shape.first ?? 0 }

  private func checkRange() throws(AttackError) {
    let (lowest, highest) = try tensors { () throws(TensorError) -> (Float, Float) in
      let row = try pixels.reshaped(to: [1, pixels.count])
      return (-(try row.negated().maximum(over: 1).item()), try row.maximum(over: 1).item())
    }
    // A NaN among the pixels makes both NaN, and NaN fails every comparison.
    guard lowest >= 0, highest <= 1 else {
      throw .pixelRange(lowest: lowest, highest: highest)
    }
  }
}
