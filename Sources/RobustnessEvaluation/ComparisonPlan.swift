public import AdversarialAttacks
public import DeepRecognition
public import EmotionDatasets
public import EmotionRecognition

/// Everything that decides a comparison's figures; a run folder keeps it, so that a run can only be
/// resumed as it was begun.
public struct ComparisonPlan: Codable, Equatable, Sendable {
  /// The part of the dataset that is attacked.
  public var split: Split = .test
  /// At most so many pictures, a stratified sample; nil for all.
  public var limit: Int?
  /// The attacks, besides noise of the same size, which is always the control.
  public var attacks: [AttackChoice] = AttackChoice.allCases
  public var norm: Norm = .linf
  /// Sizes of the perturbation in 255ths of the pixel range.
  public var epsilons = Self.usualEpsilons(of: .linf)
  /// PGD's steps and independent runs.
  public var steps = 20
  public var restarts = 1
  /// The precision of the network while the attack takes its gradient.
  ///
  /// Every picture is judged in float32. The default depends on the processor.
  public var gradientPrecision = ResNetClassifier.Precision.fastest
  /// What the landmark method answers where the detector finds no face.
  public var noFace = NoFacePolicy.priorBox
  /// The seed of the sample, of random starts and of noise.
  public var seed: UInt64 = 1

  public init() {}

  /// The sizes that are taken where none are given, in 255ths: by linf what a pixel may change, by
  /// l2 the length of the whole change, 128 being about 0.5 in units of the pixel range.
  public static func usualEpsilons(of norm: Norm) -> [Double] {
    switch norm {
    case .linf: [1, 2, 4, 8, 16]
    case .l2: [16, 32, 64, 128, 256]
    }
  }

  /// Checks what the caller chose.
  public func validate() throws(ComparisonError) {
    guard !epsilons.isEmpty, !attacks.isEmpty else {
      throw .plan("no attack or no epsilon was given, at least one of each is needed")
    }
    for epsilon in epsilons where !isPossible(epsilon) {
      throw .plan(
        "epsilon \(epsilon) was given; it counts 255ths of the pixel range, "
          + (norm == .linf
            ? "for linf a whole number from 1 to 255, as pictures have 8 bits"
            : "for l2 a number above 0"))
    }
    guard Set(epsilons).count == epsilons.count, Set(attacks).count == attacks.count else {
      throw .plan("an epsilon or an attack was given twice")
    }
    guard steps >= 1, restarts >= 1, limit ?? 1 >= 1 else {
      throw .plan("steps, restarts and the limit must be at least 1")
    }
    guard noFace != .error else {
      throw .plan(
        "the no-face policy error would end the comparison at the first lost face; choose prior-box "
          + "or skip")
    }
  }

  /// Whether pictures of 8 bits can differ by so much: by linf only in whole steps, whereas the
  /// length of a difference, by l2, may be any and far above 255.
  private func isPossible(_ epsilon: Double) -> Bool {
    switch norm {
    case .linf: (1...255).contains(epsilon) && epsilon == epsilon.rounded()
    case .l2: epsilon > 0 && epsilon <= 10_000_000
    }
  }

  /// Clean pictures first, then each attack at each size, noise first.
  public var conditions: [Condition] {
    var conditions = [Condition.clean]
    for name in attackNames {
      conditions += epsilons.map { Condition(attack: name, norm: norm, epsilon: $0) }
    }
    return conditions
  }

  private var attackNames: [String] {
    [RandomSignNoise(norm: norm).name]
      + attacks.compactMap { try? $0.make(norm: norm, steps: steps, restarts: restarts).name }
  }

  /// The attack of a condition; nil for clean pictures.
  func attack(of condition: Condition) throws(AttackError) -> (any Attack)? {
    let noise = RandomSignNoise(norm: norm)
    if condition.attack == noise.name { return noise }
    for choice in attacks {
      let attack = try choice.make(norm: norm, steps: steps, restarts: restarts)
      if attack.name == condition.attack { return attack }
    }
    return nil
  }
}
