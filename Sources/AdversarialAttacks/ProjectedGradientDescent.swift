/// Repeated steps up the loss, each followed by projection onto the ball of allowed pictures.
///
/// Madry et al. 2018, "Towards deep learning models resistant to adversarial attacks", section 2.1.
/// A run ends at its last iterate, as in the paper: it does not stop at the first success, because
/// pictures that are shown to other models should carry as much loss as the ball allows. With
/// several runs the best is kept for each example: an adversarial one first, then the one of higher
/// loss. One full step without a random start is the fast gradient sign method: `fgsm(norm:)`.
public struct ProjectedGradientDescent: Attack, Equatable {
  public let norm: Norm
  /// Gradient steps of each run, at least 1.
  public let steps: Int
  /// The size of a step as a fraction of epsilon, above 0.
  public let relativeStepSize: Float
  /// Whether each run starts at a random point of the ball instead of at the picture.
  public let randomStart: Bool
  /// Independent runs, at least 1; more than one only with a random start.
  public let restarts: Int

  /// - Parameter relativeStepSize: the size of a step as a fraction of epsilon. Unless given, 2.5
  ///   divided by the steps (Madry et al. 2018, section 5): together the steps are longer than the
  ///   ball is wide, so that every point of it can be reached from any start, and there is still
  ///   room to move along its surface.
  /// - Throws: `AttackError` when there is less than one step or run, when the step size is not a
  ///   number above 0, and when several runs would all be the same.
  public init(
    norm: Norm = .linf, steps: Int = 20, relativeStepSize: Float? = nil, randomStart: Bool = true,
    restarts: Int = 1
  ) throws(AttackError) {
    guard steps >= 1 else { throw .invalidSteps(steps) }
    let size = relativeStepSize ?? 2.5 / Float(steps)
    guard size > 0, size.isFinite else { throw .invalidStepSize(size) }
    guard restarts >= 1 else { throw .invalidRestarts(restarts) }
    guard restarts == 1 || randomStart else { throw .restartsWithoutRandomStart(restarts) }
    self.init(norm: norm, steps: steps, size: size, randomStart: randomStart, restarts: restarts)
  }

  /// The fast gradient sign method, and for `l2` the fast gradient method: one step of length
  /// epsilon from the picture itself.
  ///
  /// Goodfellow et al. 2015, "Explaining and harnessing adversarial examples", section 4.
  public static func fgsm(norm: Norm = .linf) -> ProjectedGradientDescent {
    ProjectedGradientDescent(norm: norm, steps: 1, size: 1, randomStart: false, restarts: 1)
  }

  private init(norm: Norm, steps: Int, size: Float, randomStart: Bool, restarts: Int) {
    self.norm = norm
    self.steps = steps
    self.relativeStepSize = size
    self.randomStart = randomStart
    self.restarts = restarts
  }
}

extension ProjectedGradientDescent {
  private var isFastGradient: Bool { self == .fgsm(norm: norm) }

  public var name: String { isFastGradient ? "fgsm" : "pgd-\(steps)" }

  public var parameters: AttackParameters {
    AttackParameters(
      name: name, norm: norm, steps: steps, relativeStepSize: relativeStepSize,
      randomStart: randomStart, restarts: restarts,
      reference: isFastGradient ? "Goodfellow et al. 2015" : "Madry et al. 2018")
  }

  public var description: String {
    guard !isFastGradient else {
      return "fast gradient \(norm == .linf ? "sign " : "")method (\(norm.rawValue))"
    }
    return "projected gradient descent (\(norm.rawValue)), \(steps) steps of "
      + "\(relativeStepSize) epsilon from \(randomStart ? "a random start" : "the picture")"
      + (restarts > 1 ? ", best of \(restarts) runs" : "")
  }
}
