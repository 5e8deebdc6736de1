public import AdversarialAttacks
import DurableFiles
import Toolkit
import Yams

/// Attacks that are run one after another, the cheap ones first: each sees only the pictures that
/// withstood those before it.
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
  }

  /// The preset's name, or the file's.
  public let name: String
  public let attacks: [AttackValue]

  /// - Throws: `SuiteError.suite` if there is no attack, or one twice.
  public init(name: String, attacks: [AttackValue]) throws {
    guard !attacks.isEmpty else { throw SuiteError.suite(name, "it has no attack") }
    let names = attacks.map(\.attack.name)
    if let repeated = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw SuiteError.suite(name, "\(repeated) stands in it twice")
    }
    if let other = attacks.first(where: { $0.attack.norm != attacks[0].attack.norm }) {
      throw SuiteError.suite(
        name,
        "\(attacks[0].attack.name) is measured by \(attacks[0].attack.norm.rawValue) and "
          + "\(other.attack.name) by \(other.attack.norm.rawValue)")
    }
    (self.name, self.attacks) = (name, attacks)
  }

  public static func preset(_ preset: Preset, norm: Norm) throws -> AttackSuite {
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
  /// - Throws: `SuiteError.suite` for text that is no such list; `AttackError` for options that
  ///   mean no attack; `FileError`.
  public static func read(_ path: String, norm: Norm) throws -> AttackSuite {
    let text = String(decoding: try DurableFile.read(path), as: UTF8.self)
    let entries: [Entry]
    do { entries = try YAMLDecoder().decode([Entry].self, from: text) } catch {
      throw SuiteError.suite(
        path,
        "it is no list of attacks (\(Entry.reason(error))). Write a line such as \"- apgd-ce\" for "
          + "each, or \"- attack: square\" with options below it: "
          + Entry.Key.allCases.dropFirst().map(\.rawValue).joined(separator: ", "))
    }
    return try AttackSuite(
      name: path, attacks: entries.map { AttackValue(try $0.attack(norm: norm)) })
  }
}

/// An attack in a suite's file.
private struct Entry: Decodable {
  enum Key: String, CodingKey, CaseIterable {
    case attack, steps, stepSize = "step-size", restarts, momentum, keepsBest = "keeps-best",
      queries
  }

  private let name: String
  private var options = AttackOptions()

  init(from decoder: any Decoder) throws {
    if let name = try? decoder.singleValueContainer().decode(String.self) {
      self.name = name
      return
    }
    let all = try decoder.container(keyedBy: AnyKey.self).allKeys
    if let unknown = all.first(where: { Key(rawValue: $0.stringValue) == nil }) {
      throw SuiteError.suite("", "there is no option \(unknown.stringValue)")
    }
    let values = try decoder.container(keyedBy: Key.self)
    name = try values.decode(String.self, forKey: .attack)
    options.steps = try values.decodeIfPresent(Int.self, forKey: .steps)
    options.stepSize = try values.decodeIfPresent(Float.self, forKey: .stepSize)
    options.restarts = try values.decodeIfPresent(Int.self, forKey: .restarts) ?? 1
    options.momentum = try values.decodeIfPresent(Float.self, forKey: .momentum) ?? 0
    options.keepsBest = try values.decodeIfPresent(Bool.self, forKey: .keepsBest) ?? false
    options.queries = try values.decodeIfPresent(Int.self, forKey: .queries)
  }

  func attack(norm: Norm) throws -> any Attack {
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
      context.codingPath.last.map { "\($0.stringValue) has a value of another kind" }
        ?? "it has another structure"
    case DecodingError.dataCorrupted(let context) where context.underlyingError is SuiteError:
      (context.underlyingError as? SuiteError)?.reason ?? ""
    default: "it is not YAML"
    }
  }

  private struct AnyKey: CodingKey {
    let stringValue: String
    let intValue: Int? = nil
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
