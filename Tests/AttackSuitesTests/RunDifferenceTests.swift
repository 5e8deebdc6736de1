import AdversarialAttacks
import EmotionDatasets
import Foundation
import Tensors
import TestSupport
import Testing
import Toolkit

@testable import AttackSuites

@Suite("Two runs on the same pictures")
struct RunDifferenceTests {
  private let trial: Trial

  init() throws { trial = try Trial() }

  private func run(_ attacks: [any Attack], epsilons: [Double]?, output: String) throws {
    _ = try trial.run(
      trial.model(trial.nearest(), name: output), attacks, epsilons: epsilons, output: output
    ).run()
  }

  @Test("differ by what withstands in one alone, at the epsilons that both have")
  func paired() throws {
    try run([ProjectedGradientDescent.fgsm()], epsilons: [2, 60, 120], output: "strong")
    try run([SquareAttack(queries: 1)], epsilons: [2, 120], output: "weak")
    let difference = try RunDifference(
      trial.folder.file("weak"), trial.folder.file("strong"))
    #expect(difference.first == "weak, test" && difference.second == "strong, test")
    #expect(difference.rows.map(\.epsilon) == [0, 2, 120])
    #expect(difference.rows.allSatisfy { $0.n == 7 && $0.onlySecond == 0 })
    #expect(difference.rows[0].difference == 0 && difference.rows[0].needed == nil)
    let last = try #require(difference.rows.last)
    #expect(last.onlyFirst > 0 && last.secondAccuracy == 0)
    #expect(last.firstAccuracy == Double(last.onlyFirst) / 7)
    #expect(last.pValue < 1 && (last.needed ?? 0) > 0)
    #expect(difference.table.contains("McNemar"))
    let path = try RobustnessReport(
      run: trial.folder.file("weak"), difference: difference
    ).write()
    #expect(
      try String(contentsOfFile: path, encoding: .utf8).contains("weak, test against strong, test"))
  }

  @Test("that have no epsilon in common, or are none, are refused in a sentence")
  func refused() throws {
    try run([ProjectedGradientDescent.fgsm()], epsilons: [2], output: "bounded")
    try run([try CommonCorruption(.fog)], epsilons: nil, output: "corrupted")
    try run([ProjectedGradientDescent.fgsm()], epsilons: [4], output: "other")
    try run([ProjectedGradientDescent.fgsm()], epsilons: [2], output: "unfinished")
    try FileManager.default.removeItem(atPath: trial.folder.file("unfinished/summary.json"))
    for (other, word) in [
      ("corrupted", "epsilon or a norm"), ("nowhere", "nowhere"), ("other", "no epsilon in common"),
      ("unfinished", "has not ended"),
    ] {
      let error = #expect(throws: (any Error).self) {
        try RunDifference(trial.folder.file("bounded"), trial.folder.file(other))
      }
      #expect(error.map { "\($0)".contains(word) } == true, "\(String(describing: error))")
    }
  }
}

@Suite("A transfer matrix")
struct TransferMatrixTests {
  private let trial: Trial

  init() throws { trial = try Trial() }

  private func matrix(_ models: [AttackedModel], attack: any Attack) throws -> TransferMatrix {
    try TransferMatrix(
      trial.dataset.images(in: .test), in: trial.dataset, models: models,
      attack: AttackValue(attack), epsilon: 100, seed: 1, output: trial.folder.file("transfer"),
      version: "1")
  }

  @Test("has a row for each model that reveals enough, and a column for each")
  func cells() throws {
    let nearest = try trial.nearest()
    struct ScoresAlone: ScoreOracle {
      let model: NearestPicture
      func scores(_ pixels: Tensor) throws(TensorError) -> Tensor { try model.scores(pixels) }
    }
    let models = [
      trial.model(nearest, name: "open"),
      trial.model(ScoresAlone(model: nearest), name: "closed"),
    ]
    let summary = try matrix(models, attack: AutoPGD(steps: 10)).run()
    #expect(
      summary.cells.map { [$0.source, $0.target] } == [["open", "open"], ["open", "closed"]])
    #expect(summary.cells.allSatisfy { $0.n == 7 && $0.cleanAccuracy == 1 })
    // Both are the same model.
    #expect(summary.cells.allSatisfy { $0.robustAccuracy == 0 && $0.fooledOfRight == 1 })
    #expect(summary.table.contains("100.0%"))
    #expect(try matrix(models, attack: AutoPGD(steps: 10)).run() == summary)
  }

  @Test("needs two models, and one that reveals enough")
  func refused() throws {
    let model = trial.model(try trial.nearest())
    struct Decisions: DecisionOracle {
      func decisions(_ pixels: Tensor) throws(TensorError) -> [Int] {
        Array(repeating: 0, count: pixels.shape[0])
      }
    }
    let shy = [trial.model(Decisions(), name: "a"), trial.model(Decisions(), name: "b")]
    for (models, word) in [
      ([model], "two models"), ([model, model], "different names"), (shy, "gradient"),
    ] {
      let error = #expect(throws: SuiteError.self) {
        try matrix(models, attack: AutoPGD(steps: 10))
      }
      #expect(error?.description.contains(word) == true)
    }
  }
}
