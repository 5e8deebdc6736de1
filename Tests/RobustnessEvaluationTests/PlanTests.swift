import AdversarialAttacks
import EmotionDatasets
import EmotionRecognition
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
    Wrong("an attack twice", "twice") { $0.attacks = [.pgd, .pgd] },
    Wrong("no steps", "at least 1") { $0.steps = 0 },
    Wrong("no run", "at least 1") { $0.restarts = 0 },
    Wrong("no pictures", "at least 1") { $0.limit = 0 },
    Wrong("an end at the first lost face", "prior-box or skip") { $0.noFace = .error },
  ]

  @Test("has usual sizes for each norm, with which it can be followed", arguments: Norm.allCases)
  func defaultEpsilons(norm: Norm) throws {
    var plan = ComparisonPlan()
    plan.norm = norm
    plan.epsilons = ComparisonPlan.defaultEpsilons(of: norm)
    try plan.validate()
    #expect(plan.epsilons == (norm == .linf ? [1, 2, 4, 8, 16] : [16, 32, 64, 128, 256]))
  }

  @Test("refuses what cannot be measured, as wrong use that says why", arguments: wrong)
  func refused(wrong: Wrong) {
    var plan = ComparisonPlan()
    wrong.change(&plan)
    let error = #expect(throws: ComparisonError.self) { try plan.validate() }
    #expect(error?.fault == .usage)
    #expect(error?.description.contains(wrong.words) == true, "\(error as Any)")
  }

  @Test("takes epsilons from one step of a byte to all of them", arguments: [1, 2, 8, 255])
  func taken(epsilon: Double) throws {
    var plan = ComparisonPlan()
    plan.epsilons = [epsilon]
    try plan.validate()
  }

  @Test("takes smaller ones where the norm is l2")
  func small() throws {
    var plan = ComparisonPlan()
    plan.norm = .l2
    plan.epsilons = [0.5]
    try plan.validate()
  }

  @Test("begins with clean pictures and noise, then each attack at each size")
  func conditions() {
    var plan = ComparisonPlan()
    plan.epsilons = [1, 2.5]
    #expect(
      plan.conditions.map(\.name) == [
        "clean", "noise-linf-1", "noise-linf-2.5", "fgsm-linf-1", "fgsm-linf-2.5",
        "pgd-20-linf-1", "pgd-20-linf-2.5",
      ])
  }

  @Test("has the attack of every condition but the clean one", arguments: Norm.allCases)
  func attacks(norm: Norm) throws {
    var plan = ComparisonPlan()
    plan.norm = norm
    plan.steps = 7
    for condition in plan.conditions {
      let attack = try plan.attack(of: condition)
      #expect(condition.isClean ? attack == nil : attack?.name == condition.attack)
      #expect(condition.isClean || attack?.norm == norm)
    }
  }
}
