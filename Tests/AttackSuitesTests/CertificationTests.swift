import AdversarialAttacks
import EvaluationStatistics
import Foundation
import Tensors
import TestSupport
import Testing
import Toolkit

@testable import AttackSuites

@Suite("Certificates of randomised smoothing")
struct CertificationTests {
  /// Says 1 where the mean pixel is above a threshold: the smoothed model is the same plane.
  private struct Plane: DecisionOracle {
    var threshold: Float = 0.5

    func decisions(_ pixels: Tensor) throws(TensorError) -> [Int] {
      try pixels.mean(over: [1, 2, 3]).floats().map { $0 > threshold ? 1 : 0 }
    }
  }

  /// The certificate of a grey picture of 16 pixels.
  private func certificate(
    grey: Float, deviation: Double, seed: UInt64 = 1
  ) throws -> Smoothing.Certificate {
    var generator = SeededGenerator(seed: seed)
    return try Smoothing(deviation: deviation, counting: 2000).certificate(
      of: Tensor.full(grey, [1, 1, 4, 4]), by: Plane(), batch: 64, using: &generator)
  }

  @Test(
    "stay below the true distance to a plane, and come near it",
    arguments: 1...5 as ClosedRange<UInt64>)
  func plane(seed: UInt64) throws {
    // The distance of a grey picture from the plane is its difference in grey times the root of 16.
    let found = try certificate(grey: 0.55, deviation: 0.1, seed: seed)
    #expect(found.answer == 1)
    #expect(found.radius <= 0.2)
    #expect(found.radius > 0.15)
  }

  @Test("abstain where noise tosses a coin")
  func abstains() throws {
    let found = try certificate(grey: 0.5, deviation: 0.1)
    #expect(found.answer == nil && found.radius == 0)
  }

  @Test("withstand a hundred changes of nearly their radius, towards the border and elsewhere")
  func attacks() throws {
    let found = try certificate(grey: 0.55, deviation: 0.1)
    let size = Float(0.99 * found.radius)
    var generator = SeededGenerator(seed: 9)
    let picture = try Tensor.full(0.55, [1, 1, 4, 4])
    for attempt in 0..<100 {
      let way =
        attempt == 0
        ? try Tensor.full(-1, [1, 1, 4, 4]) : try Tensor.normal([1, 1, 4, 4], using: &generator)
      let length = try way.square().sum().sqrt().item()
      let changed = try picture + way * (size / length)
      // The plane's smoothed answer is the plane's own.
      #expect(try Plane().decisions(changed) == [1])
    }
  }

  @Test("of a run go on where it stopped, and count from the ledger")
  func run() throws {
    let trial = try Trial()
    var plan = CertificationRun.Plan()
    plan.smoothing = Smoothing(deviation: 0.02, choosing: 4, counting: 40, alpha: 0.01)
    func run() throws -> CertificationRun {
      try CertificationRun(
        plan: plan, model: trial.model(trial.nearest()), dataset: trial.dataset,
        output: trial.folder.file("run"), version: "1")
    }
    let first = try run().run()
    #expect(first.n == 7 && first.cleanAccuracy == 1)
    #expect(first.rows[0].certifiedAccuracy == 1)
    for (smaller, larger) in zip(first.rows, first.rows.dropFirst()) {
      #expect(smaller.certifiedAccuracy >= larger.certifiedAccuracy)
    }
    // Forty of forty: the most that so few copies can prove.
    let most =
      0.02
      * NormalDistribution.quantile(
        ConfidenceInterval.exactLowerLimit(successes: 40, of: 40, alpha: 0.01))
    #expect(first.rows.filter { $0.radius > most }.allSatisfy { $0.certifiedAccuracy == 0 })
    var counts: [Int] = []
    let second = try run().run { done, _ in counts.append(done) }
    #expect(second == first)
    #expect(counts.allSatisfy { $0 == 7 }, "every picture was known")
    plan.smoothing.counting = 41
    #expect(throws: (any Error).self) { try run() }
  }

  @Test("need numbers that mean something")
  func invalid() {
    for smoothing in [
      Smoothing(deviation: 0), Smoothing(choosing: 0), Smoothing(counting: 0),
      Smoothing(alpha: 1), Smoothing(deviation: .nan),
    ] {
      #expect(throws: SuiteError.self) { try smoothing.validate() }
    }
  }
}
