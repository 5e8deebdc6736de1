import AdversarialAttacks
import DatasetPreparation
import EmotionDatasets
import FaceAnalysis
import Foundation
import Testing
import Toolkit

@testable import RobustnessEvaluation

@Suite("A comparison's plan")
struct PlanTests {
  struct Wrong: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let words: String
    let change: @Sendable (inout ComparisonPlan) -> Void

    init(
      _ title: String, _ words: String, _ change: @escaping @Sendable (inout ComparisonPlan) -> Void
    ) {
      testDescription = title
      self.words = words
      self.change = change
    }
  }

  static let wrong = [
    Wrong("epsilon 0", "epsilon 0.0") { $0.epsilons = [0] },
    Wrong("epsilon -1", "epsilon -1.0") { $0.epsilons = [1, -1] },
    Wrong("epsilon 255.5", "epsilon 255.5") { $0.epsilons = [255.5] },
    Wrong("epsilon not a number", "epsilon nan") { $0.epsilons = [.nan] },
    Wrong("epsilon infinite", "epsilon inf") { $0.epsilons = [.infinity] },
    Wrong("epsilon between two steps of a byte", "whole number") { $0.epsilons = [2, 1.5] },
    Wrong("no epsilon", "no attack or no epsilon") { $0.epsilons = [] },
    Wrong("no attack", "no attack or no epsilon") { $0.attacks = [] },
    Wrong("an epsilon twice", "twice") { $0.epsilons = [2, 8, 2] },
    Wrong("an attack twice", "twice") { $0.attacks += $0.attacks },
    Wrong("noise, which is the control", "twice") { $0.attacks = [AttackValue(RandomNoise())] },
    Wrong("no pictures", "at least 1") { $0.limit = 0 },
    Wrong("an end at the first lost face", "prior-box or skip") { $0.noFace = .error },
  ]

  private static let attacks = [AttackKind.fgsm, .pgd].compactMap {
    try? AttackValue($0.make(AttackOptions()))
  }

  @Test("has usual sizes for each norm, with which it can be followed", arguments: Norm.allCases)
  func usualEpsilons(norm: Norm) throws {
    let plan = ComparisonPlan(attacks: [AttackValue(ProjectedGradientDescent.fgsm(norm: norm))])
    try plan.validate()
    #expect(plan.epsilons == (norm == .linf ? [1, 2, 4, 8, 16] : [16, 32, 64, 128, 256]))
  }

  @Test("refuses what cannot be measured, as wrong use that says why", arguments: wrong)
  func refused(wrong: Wrong) {
    var plan = ComparisonPlan(attacks: Self.attacks)
    wrong.change(&plan)
    let error = #expect(throws: ComparisonError.self) { try plan.validate() }
    #expect(error?.fault == .usage)
    #expect(error?.description.contains(wrong.words) == true, "\(error as Any)")
  }

  @Test("takes epsilons from one step of a byte to all of them", arguments: [1, 2, 8, 255])
  func taken(epsilon: Double) throws {
    try ComparisonPlan(attacks: Self.attacks, epsilons: [epsilon]).validate()
  }

  @Test("takes smaller ones where the norm is l2")
  func small() throws {
    let attack = AttackValue(ProjectedGradientDescent.fgsm(norm: .l2))
    try ComparisonPlan(attacks: [attack], epsilons: [0.5]).validate()
  }

  @Test("begins with clean pictures and noise, then each attack at each size")
  func conditions() {
    #expect(
      ComparisonPlan(attacks: Self.attacks, epsilons: [1, 2.5]).conditions.map(\.name) == [
        "clean", "noise-linf-1", "noise-linf-2.5", "fgsm-linf-1", "fgsm-linf-2.5",
        "pgd-20-linf-1", "pgd-20-linf-2.5",
      ])
  }

  @Test("tells attacks by their content: two runs are not one")
  func content() throws {
    let attacks = try [1, 2].map { AttackValue(try ProjectedGradientDescent(restarts: $0)) }
    let plan = ComparisonPlan(attacks: attacks, epsilons: [8])
    try plan.validate()
    #expect(
      plan.conditions.map(\.name) == [
        "clean", "noise-linf-8", "pgd-20-linf-8", "pgd-20-restarts-2-linf-8",
      ])
  }

  @Test("comes back from its JSON as it was")
  func codable() throws {
    for split in SplitChoice.allCases {
      var plan = ComparisonPlan(attacks: Self.attacks)
      (plan.split, plan.limit, plan.seed) = (split, 7, 5)
      let data = try JSONEncoder().encode(plan)
      #expect(try JSONDecoder().decode(ComparisonPlan.self, from: data) == plan)
    }
  }
}
