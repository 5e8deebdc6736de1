import AdversarialAttacks

/// The attacks that a comparison can be asked for.
public enum AttackChoice: String, CaseIterable, Codable, Sendable {
  case fgsm
  case pgd

  /// The attack with a comparison's settings.
  func make(norm: Norm, steps: Int, restarts: Int) throws(AttackError) -> any Attack {
    switch self {
    case .fgsm: ProjectedGradientDescent.fgsm(norm: norm)
    case .pgd: try ProjectedGradientDescent(norm: norm, steps: steps, restarts: restarts)
    }
  }
}
