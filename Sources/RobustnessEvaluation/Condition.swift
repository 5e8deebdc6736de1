public import AdversarialAttacks

/// What was done to the pictures before the models saw them: nothing, noise, or an attack.
public struct Condition: Codable, Hashable, Sendable {
  /// `clean`, or the attack's name: `noise`, `fgsm`, `pgd-20`.
  public let attack: String
  /// The norm that bounds the perturbation; nil for clean pictures.
  public let norm: Norm?
  /// The size of the perturbation in 255ths of the pixel range; 0 for clean pictures.
  public let epsilon: Double

  public static let clean = Condition(attack: "clean", norm: nil, epsilon: 0)

  public init(attack: String, norm: Norm?, epsilon: Double) {
    self.attack = attack
    self.norm = norm
    self.epsilon = epsilon
  }

  public var isClean: Bool { self == .clean }

  /// A name for files and progress: `pgd-20-linf-8`.
  public var name: String {
    guard let norm else { return attack }
    let size = epsilon == epsilon.rounded() ? String(Int(epsilon)) : String(epsilon)
    return "\(attack)-\(norm.rawValue)-\(size)"
  }
}
