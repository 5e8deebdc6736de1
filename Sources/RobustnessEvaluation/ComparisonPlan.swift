public import AdversarialAttacks
public import DatasetPreparation
public import DeepRecognition
import EmotionDatasets
public import FaceAnalysis
public import Toolkit

/// Everything that determines a comparison's figures; the run folder stores it, so a run can only
/// be resumed with the same plan.
public struct ComparisonPlan: Codable, Equatable, Sendable {
  /// The part of the dataset to attack.
  public var split = SplitChoice.one(.test)
  /// The size of a stratified sample; nil for all pictures.
  public var limit: Int?
  /// The attacks; noise of the same size is always added as the control.
  public var attacks: [AttackValue]
  /// Sizes of the perturbation in 255ths of the pixel range.
  public var epsilons: [Double]
  /// The precision of the attack's gradient.
  ///
  /// Every picture is verified in float32. The default depends on the processor.
  public var gradientPrecision = ResNetOracle.Precision.fastest
  /// What the landmark method does if the detector finds no face.
  public var noFace = NoFacePolicy.priorBox
  /// The seed of the sample, of random starts and of noise.
  public var seed: UInt64 = 1

  /// - Parameter epsilons: nil for the defaults of the first attack's norm.
  public init(attacks: [AttackValue], epsilons: [Double]? = nil) {
    self.attacks = attacks
    self.epsilons = epsilons ?? Self.defaultEpsilons(of: attacks.first?.attack.norm ?? .linf)
  }

  /// The default sizes, in 255ths: for linf the change of a pixel, for l2 the length of the whole
  /// change, where 128 is about 0.5 in units of the pixel range.
  public static func defaultEpsilons(of norm: Norm) -> [Double] {
    switch norm {
    case .linf: [1, 2, 4, 8, 16]
    case .l2: [16, 32, 64, 128, 256]
    }
  }

  /// Checks the plan.
  ///
  /// - Throws: `ComparisonError.plan`.
  public func validate() throws(ComparisonError) {
    guard !epsilons.isEmpty, !attacks.isEmpty else {
      throw .plan("no attack or no epsilon was given; at least one of each is needed")
    }
    for norm in norms {
      for epsilon in epsilons where !norm.allows(epsilon255: epsilon) {
        throw .plan(
          "epsilon \(epsilon) was given; it counts 255ths of the pixel range, "
            + norm.epsilonWords)
      }
    }
    let names = conditions.map(\.name)
    guard Set(epsilons).count == epsilons.count, Set(names).count == names.count else {
      throw .plan("an epsilon or an attack was given twice")
    }
    guard limit ?? 1 >= 1 else { throw .plan("the limit must be at least 1") }
    guard noFace != .error else {
      throw .plan(
        "the no-face policy error would end the comparison at the first face not found; choose "
          + "prior-box or skip")
    }
  }

  /// The distinct norms of the attacks, in order.
  private var norms: [Norm] {
    attacks.map(\.attack.norm).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// Clean pictures, then noise, then each attack, at each size.
  public var conditions: [Condition] {
    let noise = norms.map { AttackValue(RandomNoise(norm: $0)) }
    return [.clean]
      + (noise + attacks).flatMap { value -> [Condition] in
        value.attack.needsEpsilon
          ? epsilons.map { Condition(attack: value, epsilon: $0) }
          : [Condition(attack: value, epsilon: nil)]
      }
  }
}

/// What the models see: clean pictures, noise, or an attack.
public struct Condition: Hashable, Sendable {
  /// nil for clean pictures.
  public let attack: AttackValue?
  /// The size of the perturbation in 255ths of the pixel range; nil for clean pictures and for
  /// attacks that look for the smallest.
  public let epsilon: Double?

  public static let clean = Condition(attack: nil, epsilon: nil)

  public init(attack: AttackValue?, epsilon: Double?) {
    (self.attack, self.epsilon) = (attack, epsilon)
  }

  /// The norm that measures the perturbation; nil for clean pictures.
  public var norm: Norm? { attack?.attack.norm }

  /// `clean`, or the attack's name: `noise`, `fgsm`, `pgd-20`.
  public var attackName: String { attack?.attack.name ?? "clean" }

  /// A name for files, ledgers and progress, unique within a plan: `pgd-20-linf-8`.
  public var name: String {
    ([attackName] + [norm?.rawValue, epsilon.map(NumberText.plain)].compactMap(\.self))
      .joined(separator: "-")
  }
}

/// Why a comparison failed.
public enum ComparisonError: DescribedError, Equatable {
  /// The options contradict themselves.
  case plan(String)
  /// The run folder contains another run.
  case otherRun(path: String, difference: String)
  /// A file of the run folder is not as this program writes it.
  case damagedRun(path: String, line: Int)
  /// A value has no JSON, such as an infinite number.
  case encoding(String, reason: String)

  public var fault: Fault {
    switch self {
    case .plan, .otherRun: .usage
    case .damagedRun: .data
    case .encoding: .software
    }
  }

  public var description: String {
    switch self {
    case .plan(let problem): "The comparison cannot be planned: \(problem)."
    case .otherRun(let path, let difference):
      "\(path) contains another run: \(difference). Give another --output (OUTPUT= with make), or "
        + "that run's options to resume it."
    case .damagedRun(let path, let line):
      "\(path), line \(line), is not as this version writes it. Give another --output to start a "
        + "new run."
    case .encoding(let value, let reason):
      "A \(value) cannot be written as JSON: \(reason). This is a fault of Stoic; please report it."
    }
  }
}
