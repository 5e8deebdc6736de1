public import AdversarialAttacks
import DurableFiles
import Toolkit
import Yams

/// Attacks that are run one after another, the cheap ones first.
public struct AttackSuite: Codable, Equatable, Sendable {
  /// The suites that come with Stoic.
  public enum Preset: String, CaseIterable, Sendable {
    /// AutoAttack's ensemble: APGD-CE, APGD-T, FAB-T and Square with 5,000 queries (Croce and Hein
    /// 2020, section 5).
    case standard
    /// A first look: FGSM, and APGD with few steps.
    case quick
    /// What an attacker can do who sees scores or answers alone.
    case blackBox = "black-box"
    /// White boxes for the landmark method, whose gradient is a surrogate: PGD with momentum, then
    /// six runs with three temperatures in turn, and Square from the best picture.
    case landmarks
    /// No attacker: the fifteen common corruptions at five severities (Hendrycks and Dietterich
    /// 2019).
    case corruptions
  }

  /// The preset's name, or the file's.
  public let name: String
  public let attacks: [AttackValue]

  /// - Throws: `SuiteError.suite` if there is no attack, or one twice, or if they are limited or
  ///   measured in different ways.
  public init(name: String, attacks: [AttackValue]) throws {
    guard !attacks.isEmpty else { throw SuiteError.suite(name, "it has no attack") }
    let names = attacks.map(\.attack.name)
    if let repeated = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw SuiteError.suite(name, "\(repeated) stands in it twice")
    }
    if let other = attacks.first(where: {
      ($0.attack.bound == .own) != (attacks[0].attack.bound == .own)
    }) {
      let (own, bounded) =
        other.attack.bound == .own ? (other, attacks[0]) : (attacks[0], other)
      throw SuiteError.suite(
        name,
        "\(own.attack.name) has a limit of its own and \(bounded.attack.name) an epsilon; put them "
          + "into two suites")
    }
    if let other = attacks.first(where: { $0.attack.norm != attacks[0].attack.norm }) {
      throw SuiteError.suite(
        name,
        "\(attacks[0].attack.name) is measured by \(attacks[0].attack.norm.rawValue) and "
          + "\(other.attack.name) by \(other.attack.norm.rawValue)")
    }
    self.name = name.split(separator: "/").last.map { String($0) } ?? name
    self.attacks = attacks
  }

  /// - Throws: As the other initialiser, so that a manifest cannot hold an invalid suite.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      name: values.decode(String.self, forKey: .name),
      attacks: values.decode([AttackValue].self, forKey: .attacks))
  }

  public var norm: Norm { attacks[0].attack.norm }

  /// Whether any attack looks at the model, instead of only changing pictures.
  var hasAttacker: Bool { attacks.contains { $0.attack.access != .nothing } }

  /// Whether the attacks have limits of their own, such as a severity, instead of an epsilon.
  public var hasOwnLimits: Bool { attacks[0].attack.bound == .own }

  /// - Parameter norm: What bounds the perturbation; corruptions are measured by l2 all the same.
  public static func preset(_ preset: Preset, norm: Norm = .linf) throws -> AttackSuite {
    let attacks: [any Attack] =
      switch preset {
      case .standard:
        try [
          AutoPGD(norm: norm), AutoPGD(norm: norm, goal: .targets),
          FastAdaptiveBoundary(norm: norm), SquareAttack(norm: norm),
        ]
      case .quick:
        try [
          ProjectedGradientDescent.fgsm(norm: norm), AutoPGD(norm: norm, steps: 20),
          AutoPGD(norm: norm, goal: .targets, steps: 20, targets: 3),
        ]
      case .blackBox:
        try [SquareAttack(norm: norm), GradientEstimation(norm: norm), HopSkipJump(norm: norm)]
      case .landmarks:
        try [
          ProjectedGradientDescent(norm: norm, steps: 40, momentum: 0.9, keepsBest: true),
          PGDSquare(norm: norm),
        ]
      case .corruptions:
        try Corruption.allCases.flatMap { corruption in
          try (1...5).map { try CommonCorruption(corruption, severity: $0) }
        }
      }
    return try AttackSuite(name: preset.rawValue, attacks: attacks.map { AttackValue($0) })
  }

  /// Reads a suite from YAML: a list of attacks, each a name, or a name with options.
  ///
  ///     - apgd-ce
  ///     - attack: apgd-t
  ///       steps: 50
  ///     - attack: square
  ///       queries: 20000
  ///
  /// - Parameter norm: What bounds the perturbation; nil for each attack's own norm.
  /// - Throws: `SuiteError.suite` for text that is no such list; `AttackError` for options that
  ///   mean no attack; `FileError`.
  public static func read(_ path: String, norm: Norm?) throws -> AttackSuite {
    let text = String(decoding: try DurableFile.read(path), as: UTF8.self)
    let entries: [Entry]
    do { entries = try YAMLDecoder().decode([Entry].self, from: text) } catch {
      throw SuiteError.suite(
        path,
        "it is no list of attacks (\(Entry.reason(error))). Write a line such as \"- apgd-ce\" for "
          + "each, or \"- attack: square\" with options below it: "
          + AttackOptions.Name.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return try AttackSuite(
      name: path, attacks: entries.map { AttackValue(try $0.attack(norm: norm)) })
  }
}

/// An attack in a suite's file.
private struct Entry: Decodable {
  private let name: String
  private var options = AttackOptions()

  init(from decoder: any Decoder) throws {
    if let name = try? decoder.singleValueContainer().decode(String.self) {
      self.name = name
      return
    }
    let values = try decoder.container(keyedBy: Key.self)
    name = try values.decode(String.self, forKey: Key("attack"))
    for key in values.allKeys where key.stringValue != "attack" {
      guard let option = AttackOptions.Name(rawValue: key.stringValue) else {
        throw SuiteError.suite("", "there is no option \(key.stringValue)")
      }
      switch option {
      case .steps: options.steps = try values.decode(Int.self, forKey: key)
      case .restarts: options.restarts = try values.decode(Int.self, forKey: key)
      case .momentum: options.momentum = try values.decode(Float.self, forKey: key)
      case .queries: options.queries = try values.decode(Int.self, forKey: key)
      case .severity: options.severity = try values.decode(Int.self, forKey: key)
      case .pixels: options.pixels = try values.decode(Int.self, forKey: key)
      case .area: options.area = try values.decode(Double.self, forKey: key)
      case .stepSize: options.stepSize = try values.decode(Float.self, forKey: key)
      case .keepsBest: options.keepsBest = try values.decode(Bool.self, forKey: key)
      }
    }
  }

  func attack(norm: Norm?) throws -> any Attack {
    var options = options
    options.norm = norm
    return try AttackKind.named(name).make(options)
  }

  /// What the parser found, in a few words.
  static func reason(_ error: any Error) -> String {
    switch error {
    case let error as SuiteError: error.reason
    case DecodingError.keyNotFound(let key, _): "the key \(key.stringValue) is missing"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      context.codingPath.last.map { "the value of \($0.stringValue) is of the wrong kind" }
        ?? "it is not a list"
    case DecodingError.dataCorrupted(let context) where context.underlyingError is SuiteError:
      (context.underlyingError as? SuiteError)?.reason ?? ""
    default: "it is not YAML"
    }
  }

  private struct Key: CodingKey {
    let stringValue: String
    let intValue: Int? = nil
    init(_ name: String) { stringValue = name }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
