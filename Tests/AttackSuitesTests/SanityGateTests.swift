import AdversarialAttacks
import Tensors
import TestSupport
import Testing

@testable import AttackSuites

@Suite("The gate")
struct SanityGateTests {
  private let trial: Trial

  init() throws { trial = try Trial() }

  private func verdict(
    _ oracle: any DecisionOracle, _ attacks: [any Attack], epsilons: [Double] = [30, 100]
  ) throws -> (verdict: Verdict, worst: Double) {
    let summary = try trial.run(trial.model(oracle), attacks, epsilons: epsilons).run()
    return (summary.verdict, try #require(summary.rows.last).robustAccuracy)
  }

  private func attacks() throws -> [any Attack] {
    try [AutoPGD(steps: 20), AutoPGD(goal: .targets, steps: 20), SquareAttack(queries: 300)]
  }

  @Test("finds nothing wrong with a plain model and a strong suite")
  func sound() throws {
    let (verdict, worst) = try verdict(trial.nearest(), attacks())
    #expect(verdict.isValid && verdict.reasons.isEmpty, "\(verdict.text)")
    #expect(verdict.text.contains("upper bound") && worst == 0)
    #expect(verdict.checks.count == 9)
  }

  @Test("flags a model that rounds its pixels, which the suite breaks all the same")
  func rounding() throws {
    let (verdict, worst) = try verdict(RoundingDefence(model: trial.nearest()), attacks())
    #expect(!verdict.isValid && verdict.text.hasPrefix("Not a valid claim"))
    #expect(verdict.reasons.contains { $0.contains("gradient of the cross-entropy is zero for 7") })
    #expect(worst == 0)
  }

  @Test("flags a model that shows saturated probabilities instead of logits")
  func saturated() throws {
    let (verdict, worst) = try verdict(
      SaturatedDefence(model: trial.nearest(sharpness: 1000)), attacks())
    #expect(!verdict.isValid && worst == 0)
    #expect(verdict.reasons.contains { $0.contains("softmax") })
    #expect(verdict.reasons.contains { $0.contains("without a limit") || $0.contains("zero for") })
  }

  @Test("flags a model that answers at random, which averaged gradients break")
  func random() throws {
    let (verdict, worst) = try verdict(RandomDefence(trial.nearest()), attacks())
    #expect(!verdict.isValid)
    #expect(verdict.reasons.contains { $0.contains("differ from call to call") })
    #expect(worst == 0)
  }

  @Test("flags a suite that is too weak for what it says")
  func weakSuite() throws {
    let (verdict, worst) = try verdict(
      trial.nearest(), [SquareAttack(queries: 1)], epsilons: [60])
    #expect(worst > 0 && !verdict.isValid)
    #expect(verdict.reasons.contains { $0.contains("a stronger attack") })
  }

  @Test("says so if the model gets no picture right")
  func nothingRight() throws {
    struct Wrong: DecisionOracle {
      func decisions(_ pixels: Tensor) throws(TensorError) -> [Int] {
        [Int](repeating: -1, count: pixels.shape[0])
      }
    }
    let (verdict, worst) = try verdict(Wrong(), [HopSkipJump(steps: 1)], epsilons: [60])
    #expect(!verdict.isValid && verdict.text.contains("none of 7") && worst == 0)
  }
}
