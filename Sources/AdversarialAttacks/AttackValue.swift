import FoundationEssentials
public import Toolkit

/// A kind of attack, by its name in options.
public struct AttackKind: Sendable {
  /// The name in options, such as `pgd`; several names may be presets of one type, as `fgsm` is of
  /// `pgd`.
  public let name: String
  /// The options that the kind knows, besides the norm.
  public let options: [AttackOptions.Name]
  /// The name of the type in manifests: `Attack.kind`.
  let kind: String
  private let making: @Sendable (AttackOptions) throws(AttackError) -> any Attack
  /// Reads an attack's parameters from a manifest.
  let decode: @Sendable (any Decoder) throws -> any Attack

  public init<A: Attack>(
    name: String, options: [AttackOptions.Name],
    make: @escaping @Sendable (AttackOptions) throws(AttackError) -> A
  ) {
    (self.name, self.options) = (name, options)
    making = make
    kind = A.kind
    decode = { decoder in try A(from: decoder) }
  }

  /// Makes an attack of this kind.
  ///
  /// - Throws: `AttackError`: the kind does not know an option, a number is out of range, or the
  ///   attack is not defined for the norm.
  public func make(_ options: AttackOptions) throws(AttackError) -> any Attack {
    if let unknown = options.given.first(where: { !self.options.contains($0) }) {
      throw .unknownOption(
        attack: name, option: unknown.rawValue, known: self.options.map(\.rawValue))
    }
    let attack = try making(options)
    if let norm = options.norm {
      guard attack.bound != .own else { throw .normOfOwnBound(attack: name) }
      guard attack.norm == norm else { throw .wrongNorm(attack: name, norm) }
    }
    return attack
  }

  /// Makes an attack of each kind, with the options that it knows.
  ///
  /// - Throws: As `make`; an option that none of the kinds knows is refused.
  public static func make(
    _ kinds: [AttackKind], _ options: AttackOptions
  ) throws(AttackError) -> [any Attack] {
    let known = kinds.flatMap(\.options)
    if let unknown = options.given.first(where: { !known.contains($0) }) {
      throw .unknownOption(
        attack: kinds.map(\.name).joined(separator: ", "), option: unknown.rawValue,
        known: Set(known.map(\.rawValue)).sorted())
    }
    var attacks: [any Attack] = []
    for kind in kinds { attacks.append(try kind.make(options.keeping(kind.options))) }
    return attacks
  }

  /// All kinds.
  public static let all: [AttackKind] =
    [
      .fgsm, .pgd, .miFGSM, .apgdCE, .apgdDLR, .apgdT, .fabT, .deepFool, .ddn, .fmn,
      .carliniWagner, .square, .spsa, .pgdSquare, .onePixel, .boundary, .hopSkipJump, .spatial,
      .universal,
      .patch, .noise, .uniformNoise, .gaussianNoise,
    ] + Corruption.allCases.map { .corruption($0) }

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

/// The options of attacks; nil for the attack's own choice.
public struct AttackOptions: Sendable {
  /// The names of the options, but for the norm, as files and commands have them.
  public enum Name: String, CaseIterable, Sendable {
    case steps, restarts, momentum, queries, severity, pixels, area
    case stepSize = "step-size"
    case keepsBest = "keeps-best"
  }

  public var norm: Norm?
  /// Steps of each run.
  public var steps: Int?
  /// The size of every step as a fraction of epsilon.
  public var stepSize: Float?
  /// Independent runs; the best is kept for each example.
  public var restarts: Int?
  /// How much of the accumulated gradient each step keeps, `0...1`.
  public var momentum: Float?
  /// Whether a run ends at its iterate of highest loss instead of at its last one.
  public var keepsBest: Bool?
  /// The most queries for an example.
  public var queries: Int?
  /// The severity of a corruption, 1 to 5.
  public var severity: Int?
  /// The pixels that may change.
  public var pixels: Int?
  /// The share of the picture that a patch covers.
  public var area: Double?

  public init() {}

  /// The options without those that an attack does not know.
  func keeping(_ names: [Name]) -> AttackOptions {
    var kept = self
    for name in Name.allCases where !names.contains(name) { _ = kept.remove(name) }
    return kept
  }

  /// The options that have a value.
  var given: [Name] {
    var rest = self
    return Name.allCases.filter { rest.remove($0) }
  }

  /// Removes the value of an option.
  ///
  /// - Returns: Whether there was one.
  private mutating func remove(_ name: Name) -> Bool {
    func removed<Value>(_ value: inout Value?) -> Bool {
      defer { value = nil }
      return value != nil
    }
    return switch name {
    case .steps: removed(&steps)
    case .restarts: removed(&restarts)
    case .momentum: removed(&momentum)
    case .queries: removed(&queries)
    case .severity: removed(&severity)
    case .pixels: removed(&pixels)
    case .area: removed(&area)
    case .stepSize: removed(&stepSize)
    case .keepsBest: removed(&keepsBest)
    }
  }
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
