import FoundationEssentials
public import Toolkit

/// A kind of attack, by its name in options.
public struct AttackKind: Sendable {
  /// The name in options, such as `pgd`; several names may be presets of one type, as `fgsm` is of
  /// `pgd`.
  public let name: String
  /// The name of the type in manifests: `Attack.kind`.
  let kind: String
  /// Makes an attack of this kind.
  public let make: @Sendable (AttackOptions) throws(AttackError) -> any Attack
  /// Reads an attack's parameters from a manifest.
  let decode: @Sendable (any Decoder) throws -> any Attack

  public init<A: Attack>(
    name: String, make: @escaping @Sendable (AttackOptions) throws(AttackError) -> A
  ) {
    self.name = name
    self.make = make
    kind = A.kind
    decode = { decoder in try A(from: decoder) }
  }

  /// All kinds.
  public static let all: [AttackKind] = [
    .noise, .fgsm, .pgd, .miFGSM, .apgdCE, .apgdDLR, .apgdT, .fabT, .deepFool, .ddn, .fmn,
    .carliniWagner, .square, .spsa, .boundary, .hopSkipJump,
  ]

  /// The kind with a name.
  ///
  /// - Throws: `AttackError.unknownAttack`.
  public static func named(_ name: String) throws(AttackError) -> AttackKind {
    guard let kind = all.first(where: { $0.name == name }) else {
      throw .unknownAttack(name, known: all.map(\.name))
    }
    return kind
  }
}

/// The options of attacks; each kind uses those it knows.
public struct AttackOptions: Sendable {
  public var norm = Norm.linf
  /// Steps of each run; nil for the attack's own number.
  public var steps: Int?
  /// The size of every step as a fraction of epsilon; nil for the attack's own sizes.
  public var stepSize: Float?
  /// Independent runs; the best is kept for each example.
  public var restarts = 1
  /// How much of the accumulated gradient each step keeps, `0...1`.
  public var momentum: Float = 0
  /// Whether a run ends at its iterate of highest loss instead of at its last one.
  public var keepsBest = false
  /// The most queries for an example; nil for the attack's own number.
  public var queries: Int?

  public init() {}
}

/// An attack as manifests store it: its kind and all of its parameters, which are its identity.
public struct AttackValue: Sendable {
  public let attack: any Attack
  /// Kind and parameters as JSON, its keys in alphabetical order.
  public let identity: String

  public init(_ attack: any Attack) {
    self.attack = attack
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    // A type whose own encoding fails is told apart by its properties all the same.
    identity =
      (try? encoder.encode(Content(attack: attack))).map { String(decoding: $0, as: UTF8.self) }
      ?? String(reflecting: attack)
  }

  /// The random numbers for one example: a stream determined by seed, attack, epsilon and example.
  ///
  /// - Parameters:
  ///   - epsilon: The size of the perturbation, always in the same unit.
  ///   - example: The example's place in the run.
  public func generator(seed: UInt64, epsilon: Double?, example: Int) -> SeededGenerator {
    var content = FNVHash()
    content.add(identity)
    return SeededGenerator(
      seed: seed, stream: content.value, (epsilon ?? -1).bitPattern,
      UInt64(truncatingIfNeeded: example))
  }
}

extension AttackValue: Hashable, CustomStringConvertible {
  public static func == (a: AttackValue, b: AttackValue) -> Bool { a.identity == b.identity }

  public func hash(into hasher: inout Hasher) { hasher.combine(identity) }

  public var description: String { attack.description }
}

extension AttackValue: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind
  }

  /// Kind and parameters side by side.
  private struct Content: Encodable {
    let attack: any Attack

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(type(of: attack).kind, forKey: .kind)
      try attack.encode(to: encoder)
    }
  }

  /// - Throws: `AttackError.unknownAttack` for a kind this version does not know.
  public init(from decoder: any Decoder) throws {
    let kind = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .kind)
    guard let known = AttackKind.all.first(where: { $0.kind == kind }) else {
      throw AttackError.unknownAttack(kind, known: Set(AttackKind.all.map(\.kind)).sorted())
    }
    self.init(try known.decode(decoder))
  }

  public func encode(to encoder: any Encoder) throws {
    try Content(attack: attack).encode(to: encoder)
  }
}
