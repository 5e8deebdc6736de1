public import Tensors
public import Toolkit

/// A way to perturb pictures within a given distance so that a classifier errs.
///
/// What an attack returns is a claim. `AttackRunner` clips, rounds and checks it.
public protocol Attack: Sendable, CustomStringConvertible {
  /// A short name for tables and file names, such as `fgsm` or `pgd-20`.
  var name: String { get }
  /// The norm that bounds the perturbation.
  var norm: Norm { get }
  /// Everything a manifest needs to repeat the attack, except epsilon and the seed.
  var parameters: AttackParameters { get }

  /// Perturbs every picture of a batch, those that the model already gets wrong included: the same
  /// pictures are shown to other models.
  ///
  /// An epsilon of zero returns the pictures unchanged. The result of a picture depends on the
  /// picture, its label, its generator and the model, not on the rest of its batch; make the
  /// generators as `SeededGenerator(seed: seed, stream: indexOfThePictureInTheDataset)`.
  ///
  /// - Parameters:
  ///   - pixels: `[batch, channels, height, width]`, `0...1`.
  ///   - criterion: what counts as adversarial; one class an example.
  ///   - model: the classifier under attack. Gradient attacks need a `DifferentiableClassifier`.
  ///   - epsilon: the allowed size in units of `0...1` pixels, such as `8 / 255`.
  ///   - generators: one an example; they advance.
  /// - Returns: the perturbed pictures, in the shape of `pixels`, values in `0...1`.
  /// - Throws: `AttackError` for arguments that do not fit together, a model that gives NaN, or a
  ///   failed tensor operation.
  func perturb(
    _ pixels: Tensor, criterion: Criterion, model: any ScoredClassifier, epsilon: Float,
    generators: inout [SeededGenerator]
  ) throws(AttackError) -> Tensor
}

/// The parameters of an attack as a manifest stores them; those that an attack lacks are left out.
public struct AttackParameters: Codable, Equatable, Sendable {
  public var name: String
  public var norm: Norm
  /// Gradient steps of each run.
  public var steps: Int?
  /// The size of a step as a fraction of epsilon.
  public var relativeStepSize: Float?
  /// Whether a run starts at a random point of the ball instead of at the picture.
  public var randomStart: Bool?
  /// Independent runs, of which the best is kept for each example.
  public var restarts: Int?
  /// The paper that the attack comes from.
  public var reference: String?

  public init(
    name: String, norm: Norm, steps: Int? = nil, relativeStepSize: Float? = nil,
    randomStart: Bool? = nil, restarts: Int? = nil, reference: String? = nil
  ) {
    self.name = name
    self.norm = norm
    self.steps = steps
    self.relativeStepSize = relativeStepSize
    self.randomStart = randomStart
    self.restarts = restarts
    self.reference = reference
  }
}
