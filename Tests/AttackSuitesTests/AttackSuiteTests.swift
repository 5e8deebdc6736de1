import AdversarialAttacks
import TestSupport
import Testing

@testable import AttackSuites

@Suite("A suite of attacks")
struct AttackSuiteTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func read(_ text: String, norm: Norm = .linf) throws -> AttackSuite {
    try AttackSuite.read(folder.write(text, to: "suite.yaml"), norm: norm)
  }

  @Test(
    "is AutoAttack's ensemble, the cheap ones first, unless another is chosen",
    arguments: [
      (.standard, ["apgd-ce", "apgd-t", "fab-t", "square"]),
      (.quick, ["fgsm", "apgd-ce-20", "apgd-t-20-targets-3"]),
      (.blackBox, ["square", "spsa", "hopskipjump"]),
      (.landmarks, ["pgd-40-momentum-0.9-best", "pgd-square"]),
    ] as [(AttackSuite.Preset, [String])])
  func presets(preset: AttackSuite.Preset, names: [String]) throws {
    for norm in Norm.allCases {
      let suite = try AttackSuite.preset(preset, norm: norm)
      #expect(suite.attacks.map(\.attack.name) == names && suite.name == preset.rawValue)
      #expect(suite.attacks.allSatisfy { $0.attack.norm == norm })
    }
  }

  @Test("of corruptions has fifteen at five severities, measured by l2, without an attacker")
  func corruptions() throws {
    let suite = try AttackSuite.preset(.corruptions)
    #expect(suite.attacks.count == 75 && Set(suite.attacks).count == 75)
    #expect(suite.hasOwnLimits && suite.norm == .l2)
    #expect(suite.attacks.allSatisfy { $0.attack.access == .nothing })
    let plan = try RobustnessPlan(suite: suite)
    #expect(plan.mode == .each && plan.epsilons.isEmpty)
    let error = #expect(throws: SuiteError.self) { try RobustnessPlan(suite: suite, epsilons: [8]) }
    #expect(error?.description.contains("limits of their own") == true)
  }

  @Test("takes each attack's own norm unless one is given")
  func norms() throws {
    let suite = try AttackSuite.read(
      folder.write("- ddn\n- cw\n- hopskipjump\n", to: "l2.yaml"), norm: nil)
    #expect(suite.norm == .l2 && !suite.hasOwnLimits)
    let own = try AttackSuite.read(
      folder.write(
        "- spatial\n- attack: one-pixel\n  pixels: 3\n- attack: patch\n  area: 0.1\n"
          + "- attack: fog\n  severity: 5\n", to: "own.yaml"), norm: nil)
    #expect(own.attacks.map(\.attack.name) == ["spatial", "one-pixel-3", "patch-0.1", "fog-5"])
  }

  @Test("is a list of names, or of names with options, in a file")
  func file() throws {
    let suite = try read(
      """
      - apgd-ce
      - attack: square
        queries: 200
      - attack: pgd
        steps: 7
        step-size: 0.25
        restarts: 3
        momentum: 0.5
        keeps-best: true
      """, norm: .l2)
    let expected: [any Attack] = try [
      AutoPGD(norm: .l2), SquareAttack(norm: .l2, queries: 200),
      ProjectedGradientDescent(
        norm: .l2, steps: 7, schedule: .fixed(0.25), restarts: 3, momentum: 0.5, keepsBest: true),
    ]
    #expect(suite.attacks == expected.map { AttackValue($0) })
  }

  @Test(
    "that means nothing is refused in a sentence",
    arguments: [
      ("", "list of attacks"), ("apgd-ce: 1", "list of attacks"), ("[]", "no attack"),
      ("- apgd-ce\n- apgd-ce", "twice"), ("- oracle", "oracle"),
      ("- attack: square\n  tries: 3", "tries"), ("- steps: 3", "attack"),
      ("- attack: pgd\n  steps: many", "steps"), ("- attack: pgd\n  steps: 0", "steps"),
      ("- ddn", "ddn"), ("a: [", "YAML"), ("- fgsm\n- spatial", "norm"),
      ("- attack: fgsm\n  steps: 3", "no option steps"),
    ])
  func wrong(text: String, word: String) throws {
    let error = #expect(throws: (any Error).self) { try read(text) }
    let said = error.map { "\($0)" } ?? ""
    #expect(said.contains(word) && said.hasSuffix("."), "\(said)")
  }
}
