import AdversarialAttacks
import AttackLedger
import EvaluationStatistics
import Foundation
import Tensors
import TestSupport
import Testing

@testable import AttackSuites

@Suite("The figures of a run")
struct RobustnessFiguresTests {
  private let trial: Trial

  init() throws { trial = try Trial() }

  private func attacks() throws -> [any Attack] {
    try [ProjectedGradientDescent.fgsm(), AutoPGD(steps: 10), SquareAttack(queries: 40)]
  }

  @Test("attack nothing at a larger epsilon that fell at a smaller one, and count it there")
  func inherited() throws {
    let run = try trial.run(trial.model(trial.nearest()), attacks(), epsilons: [40, 80, 120])
    let summary = try run.run()
    let outcomes = try run.ledger.outcomes()
    for outcome in outcomes where outcome.isFooled {
      #expect(
        !outcomes.contains {
          ($0.attack, $0.place) == (outcome.attack, outcome.place) && $0.epsilon > outcome.epsilon
        })
    }
    let worst = summary.rows.filter { $0.attack == "worst-case" }
    #expect(worst.map(\.fooled) == worst.map(\.fooled).sorted() && worst.last?.fooled == 7)
    #expect(Set(worst.map(\.fooled)).count > 1)
    #expect(worst.allSatisfy { $0.drop == $0.cleanAccuracy - $0.robustAccuracy })
  }

  @Test("say what counts as attacked where there is a smaller epsilon, in the table and the page")
  func attackedNote() throws {
    let note = "attacked and fooled include what the attack fooled at a smaller epsilon"
    let attack = ProjectedGradientDescent.fgsm()
    let one = try trial.run(
      trial.model(trial.nearest()), [attack], epsilons: [40], output: "one"
    ).run()
    let two = try trial.run(
      trial.model(trial.nearest()), [attack], epsilons: [40, 80], output: "two"
    ).run()
    #expect(!RobustnessTable(one).text.contains(note) && RobustnessTable(two).text.contains(note))
    let page = try String(
      contentsOfFile: trial.folder.file("two/report.html"), encoding: .utf8)
    #expect(page.contains("at a smaller epsilon counts as attacked and fooled"))
  }

  @Test("of attacks that each see every picture compare them: average, worst case, optimality")
  func each() throws {
    let run = try trial.run(
      trial.model(trial.nearest()), attacks(), epsilons: [40, 60, 80], mode: .each)
    let summary = try run.run()
    #expect(summary.mode == .each)
    #expect(summary.rows.allSatisfy { $0.attacked == 7 })
    for (average, epsilon) in zip(summary.averages, [40.0, 60, 80]) {
      let rows = summary.rows.filter { $0.epsilon == epsilon }
      let alone = rows.filter { $0.attack != "worst-case" }.map(\.robustAccuracy)
      #expect(abs(average.meanRobustAccuracy - alone.reduce(0, +) / 3) < 1e-9)
      #expect(average.worstCase == rows.last?.robustAccuracy)
      #expect(average.worstCase <= alone.min() ?? 0)
    }
    #expect(summary.optimality.map(\.attack) == ["fgsm", "apgd-ce-10", "square-40"])
    #expect(summary.optimality.allSatisfy { (0...1).contains($0.value) })
    // On linear scores the gradient is as good as any.
    #expect(summary.optimality[1].value > 0.99)
    #expect(summary.optimality[2].value < summary.optimality[1].value)
  }

  @Test("of a cascade leave out what only attacks that see everything can be compared by")
  func cascade() throws {
    let summary = try trial.run(trial.model(trial.nearest()), attacks(), epsilons: [60]).run()
    #expect(summary.mode == .cascade && summary.averages.isEmpty && summary.optimality.isEmpty)
  }

  @Test("go on with twice the epsilon until nothing withstands")
  func untilFooled() throws {
    let summary = try trial.run(
      trial.model(trial.nearest()), [ProjectedGradientDescent.fgsm()], epsilons: [10],
      untilFooled: true
    ).run()
    let worst = summary.rows.filter { $0.attack == "worst-case" }
    let epsilons = worst.compactMap(\.epsilon)
    #expect(epsilons.first == 10 && zip(epsilons, epsilons.dropFirst()).allSatisfy { 2 * $0 == $1 })
    #expect(
      worst.last?.robustAccuracy == 0 && worst.dropLast().allSatisfy { $0.robustAccuracy > 0 })
    let found = summary.smallestDistances
    #expect(found.n == 7 && found.unbroken == 0)
    #expect((found.percent10 ?? 0) <= (found.percent90 ?? 0) && (found.percent90 ?? 300) <= 160)
  }

  @Test("end where no picture can differ more, if the model never errs")
  func neverFooled() throws {
    let summary = try trial.run(
      trial.model(Constant()), [ProjectedGradientDescent.fgsm()], epsilons: [100],
      untilFooled: true
    ).run()
    #expect(summary.rows.last?.epsilon == 255 && summary.smallestDistances.percent10 == nil)
    #expect(summary.smallestDistances.unbroken == 1)
  }

  @Test("count how success grows with the queries, and which answers became which")
  func queriesAndConfusion() throws {
    let summary = try trial.run(
      trial.model(trial.nearest()), [SquareAttack(queries: 200)], epsilons: [100]
    ).run()
    let curve = try #require(summary.successOverQueries.first)
    #expect(curve.attack == "square-200" && curve.points.map(\.queries).first == 1)
    let shares = curve.points.map(\.fooled)
    #expect(shares == shares.sorted() && shares.last == Double(summary.rows[0].fooled) / 7)
    let confusion = summary.confusion
    #expect(confusion.classes.count == 7)
    for label in 0..<7 {
      #expect(confusion.clean[label][label] == 1)
      #expect(confusion.attacked[0].counts[label].reduce(0, +) == 1)
    }
    let kept = (0..<7).reduce(0) { $0 + confusion.attacked[0].counts[$1][$1] }
    #expect(kept == 7 - summary.rows[0].fooled)
  }

  @Test("of corruptions have no epsilon, every picture, and what became right")
  func corruptions() throws {
    let run = try trial.run(
      trial.model(trial.nearest()),
      [CommonCorruption(.fog, severity: 1), CommonCorruption(.contrast, severity: 5)])
    let summary = try run.run()
    #expect(summary.mode == .each && summary.rows.count == 3)
    #expect(summary.rows.allSatisfy { $0.epsilon == nil && $0.norm == "l2" })
    #expect(summary.rows.prefix(2).allSatisfy { $0.wrongTurnedRight == 0 })
    #expect(summary.averages.count == 1)
    let page = try String(
      contentsOfFile: trial.folder.file("run/report.html"), encoding: .utf8)
    #expect(page.contains("Corruptions by severity") && page.contains("<td>contrast</td>"))
    let table = RobustnessTable(summary).text
    #expect(table.contains("contrast") && table.contains("mean"))
  }

  @Test("of noise count what becomes right at each epsilon, and show only what was right as fooled")
  func healed() throws {
    // At 2/255 the first pixel hardly differs.
    let summary = try trial.run(
      trial.model(Healing(model: trial.nearest())), [RandomNoise()], epsilons: [2, 40]
    ).run()
    #expect(summary.mode == .each && summary.rows[0].n == 7)
    let rows = summary.rows.filter { $0.attack == "noise" }
    #expect(rows.map(\.wrongTurnedRight) == [0, 1])
    #expect(rows.allSatisfy { $0.attacked == 6 })
  }

  @Test("are refused to a suite that has no epsilon to double")
  func nothingToDouble() {
    let error = #expect(throws: SuiteError.self) {
      try trial.run(
        trial.model(Constant()), [CommonCorruption(.fog)], output: "endless", untilFooled: true)
    }
    #expect(error?.description.contains("until-fooled") == true)
  }

  @Test("of a perturbation learned once are the same when the run goes on")
  func learned() throws {
    let attacks: [any Attack] = [try UniversalPerturbation(epochs: 4)]
    func figures() throws -> [Int] {
      try trial.run(trial.model(trial.nearest()), attacks, epsilons: [60]).run().rows.map(\.fooled)
    }
    let first = try figures()
    let path = trial.folder.file("run/learned/universal-4-60-1x48x48.json")
    let learned = try Data(contentsOf: URL(fileURLWithPath: path))
    try FileManager.default.removeItem(atPath: trial.folder.file("run/ledger.sqlite"))
    #expect(try figures() == first)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == learned)
    let row = try #require(
      trial.run(trial.model(trial.nearest()), attacks, epsilons: [60]).run().rows.first)
    #expect(row.knowledge == "white box, learned from 7 pictures, the attacked ones")
  }
}

/// Always answers the first class, with a gradient of nothing but rounding.
private struct Constant: AutogradOracle {
  func logits(_ pixels: Tensor) throws(TensorError) -> Tensor {
    let zeros =
      try pixels.reshaped(to: [pixels.shape[0], -1]).sum(over: [1], keepingDims: true) * 0
    return try zeros + Tensor([1, 0, 0, 0, 0, 0, 0], shape: [1, 7])
  }
}

/// Wrong about the first class until the first pixel differs much from what it is in all pictures.
private struct Healing: AutogradOracle {
  let model: NearestPicture

  func logits(_ pixels: Tensor) throws(TensorError) -> Tensor {
    let first = try pixels.narrowed(dim: 2, from: 0, length: 1)
      .narrowed(dim: 3, from: 0, length: 1).reshaped(to: [pixels.shape[0], 1])
    let calm = try ((first - 20 / 255).abs().negated() + 10 / 255).sign().relu()
    return try model.logits(pixels) + calm * Tensor([-1000, 0, 0, 0, 0, 0, 0], shape: [1, 7])
  }
}
