import AdversarialAttacks
import DatasetPreparation
import Foundation
import Tensors
import TestSupport
import Testing
import Toolkit

@testable import AttackSuites

@Suite("Models under attackers of different knowledge")
struct KnowledgeComparisonTests {
  private let trial: Trial

  init() throws { trial = try Trial() }

  private func comparison(
    _ knowledge: [AttackKnowledge], sources: [String] = []
  ) throws -> KnowledgeComparison {
    var plan = KnowledgeComparison.Plan()
    (plan.knowledge, plan.epsilons, plan.queries) = (knowledge, [2, 120], 5)
    func model(_ name: String) throws -> AttackedModel {
      try trial.model(trial.nearest(), name: name)
    }
    return try KnowledgeComparison(
      plan: plan, models: [model("one"), model("other")], sources: sources.map(model),
      dataset: trial.dataset, output: trial.folder.file("compared"), version: "1")
  }

  @Test("have a row for each model, attacker and epsilon, and fall the deeper the more he knows")
  func rows() throws {
    let summary = try comparison([.transfer, .blackBox, .whiteBox], sources: ["third"]).run()
    func rows(_ knowledge: AttackKnowledge) -> [KnowledgeRow] {
      summary.rows.filter { $0.knowledge == knowledge }
    }
    #expect(rows(.whiteBox).map(\.model) == ["one", "one", "other", "other"])
    #expect(rows(.whiteBox).map(\.epsilon) == [2, 120, 2, 120])
    #expect(rows(.whiteBox).allSatisfy { $0.n == 7 && $0.cleanAccuracy == 1 })
    #expect(rows(.whiteBox).filter { $0.epsilon == 120 }.allSatisfy { $0.withstood == 0 })
    // Two from each other, and both from the third.
    #expect(
      Set(rows(.transfer).map { "\($0.source) \($0.model)" })
        == ["one other", "other one", "third one", "third other"])
    #expect(rows(.transfer).filter { $0.epsilon == 120 }.allSatisfy { $0.robustAccuracy == 0 })
    let blackBox = rows(.blackBox).filter { $0.epsilon == 120 }.map(\.robustAccuracy)
    #expect(blackBox.allSatisfy { $0 >= 0 })
    #expect(summary.differences.map(\.knowledge) == [.blackBox, .whiteBox])
    #expect(summary.differences[1].between.rows.allSatisfy { $0.onlyFirst == 0 })
    #expect(summary.attacks.contains { $0.hasPrefix("black-box") && $0.contains("5 queries") })
    for word in ["transfer from third", "white-box", "120/255"] {
      #expect(summary.table.contains(word), "\(word) is not in the table")
    }
    let report = try String(
      contentsOfFile: trial.folder.file("compared/report.md"), encoding: .utf8)
    #expect(report.contains("McNemar") && report.contains("| white-box | one |"))
  }

  @Test("are not attacked again if the same comparison is asked for again")
  func again() throws {
    let first = try comparison([.transfer, .whiteBox]).run()
    // Times included, which no second attack would repeat.
    #expect(try comparison([.transfer, .whiteBox]).run() == first)
    #expect(first.rows.contains { $0.medianMilliseconds != nil })
  }

  @Test("need names of their own, and a plan that makes sense")
  func refused() throws {
    let error = #expect(throws: SuiteError.self) {
      try comparison([.transfer], sources: ["one"])
    }
    #expect(error?.description.contains("different names") == true)
    #expect(throws: SuiteError.self) { try comparison([.whiteBox, .whiteBox]) }
    var plan = KnowledgeComparison.Plan()
    plan.epsilons = [300]
    #expect(throws: (any Error).self) { try plan.validate() }
  }
}

@Suite("An ensemble under attack")
struct EnsembleOracleTests {
  private let trial: Trial

  init() throws { trial = try Trial() }

  @Test("has the mean of its members' scores, and their gradient")
  func gradient() throws {
    let members = [try trial.nearest(), try trial.nearest(sharpness: 0.002)]
    let ensemble = try AttackedModel(
      ensembleOf: members.enumerated().map { trial.model($1, name: "\($0)") })
    #expect(ensemble.name == "0+1")
    let oracle = try #require(ensemble.oracle as? any GradientOracle)
    let pixels = try Tensor(
      (0..<2 * 48 * 48).map { Float($0 * 7 % 97) / 97 }, shape: [2, 1, 48, 48])
    let criterion = Criterion.misclassification(labels: [0, 3])
    let (objectives, gradient) = try oracle.objectiveAndGradient(pixels) {
      scores throws(TensorError) in try criterion.objective(logits: scores)
    }
    let (value, expected) = try valueAndGradient(at: pixels) { pixels throws(TensorError) in
      let scores = try members.map { member throws(TensorError) in
        try member.logits(pixels).logSoftmax(over: 1)
      }
      return try criterion.objective(logits: (scores[0] + scores[1]) / 2).sum()
    }
    #expect(abs(try objectives.sum().item() - value.item()) < 1e-4)
    let largest = try expected.floats().map(abs).max() ?? 0
    #expect(
      zip(try gradient.floats(), try expected.floats()).allSatisfy {
        abs($0 - $1) < 1e-4 * largest
      })
  }

  @Test("is refused if a member hides its gradient, or has other classes")
  func refused() throws {
    struct Silent: DecisionOracle {
      func decisions(_ pixels: Tensor) -> [Int] { [Int](repeating: 0, count: pixels.shape[0]) }
    }
    let one = try trial.model(trial.nearest(), name: "one")
    let error = #expect(throws: SuiteError.self) {
      try AttackedModel(ensembleOf: [one, trial.model(Silent(), name: "silent")])
    }
    #expect(error?.description.contains("silent") == true)
    let other = AttackedModel(
      name: "other", fingerprint: "2", classes: ["happy"], oracle: one.oracle, framing: "as it is")
    #expect(throws: SuiteError.self) { try AttackedModel(ensembleOf: [one, other]) }
  }
}
