import AdversarialAttacks
import EmotionDatasets
import Foundation
import ModelEvaluation
import TestSupport
import Testing

@testable import RobustnessEvaluation

@Suite("A comparison")
struct RunTests {
  @Test("writes the run folder: manifest, ledger, times, pictures, summary and report")
  func files() throws {
    let trial = try Trial()
    let comparison = try trial.comparison()
    let summary = try comparison.run()
    let run = trial.folder.file("run")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: run).sorted().filter {
        !$0.hasSuffix(".lock")
      } == [
        "accuracy.svg", "images", "ledger.sqlite", "manifest.json", "memory.jsonl", "report.md",
        "skipped.json", "summary.json", "times.json",
      ])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: "\(run)/images").sorted()
        == ["clean", "noise-linf-8", "pgd-2-linf-8"])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: "\(run)/images/pgd-2-linf-8").sorted()
        == ["anger", "disgust", "fear", "happiness", "neutral", "sadness", "surprise"].enumerated()
        .flatMap { ["\($0)-test-\($1)-1-difference.png", "\($0)-test-\($1)-1.png"] })
    let decoder = JSONDecoder()
    #expect(
      try decoder.decode(RunManifest.self, from: trial.bytes("run/manifest.json"))
        == comparison.manifest)
    #expect(
      try decoder.decode(ComparisonSummary.self, from: trial.bytes("run/summary.json")) == summary)
    // A row for each picture and condition, and one for each model's answer.
    #expect(try trial.ledger().count == 3 * 7 * (1 + 2))
    #expect(try trial.lines("run/memory.jsonl").count == 3)
    let times = try decoder.decode(
      [String: PipelineTimes].self, from: trial.bytes("run/times.json"))
    #expect(times.keys.sorted() == ["toy-landmark", "toy-resnet"])
  }

  @Test("has the documented fields in every row of summary.json, null where there is no value")
  func fields() throws {
    let trial = try Trial()
    _ = try trial.comparison().run()
    let rows = try trial.rows()
    #expect(rows.count == 6)
    for row in rows {
      #expect(["toy-resnet", "toy-landmark"].contains(row["model"] as? String))
      #expect(["clean", "noise", "pgd-2"].contains(row["attack"] as? String))
      let isClean = row["attack"] as? String == "clean"
      #expect(isClean ? row["norm"] is NSNull : row["norm"] as? String == "linf")
      #expect(row["epsilon"] as? Double == (isClean ? 0 : 8))
      #expect(row["knowledge"] is String)
      #expect(row["n"] as? Int == 7)
      for key in ["cleanAccuracy", "attackedAccuracy", "robustAccuracy", "flippedOfCorrect"] {
        #expect((0...1).contains(try #require(row[key] as? Double)), "\(key)")
      }
      let interval = try #require(row["dropCI95"] as? [Double])
      let drop = try #require(row["drop"] as? Double)
      #expect(interval.count == 2 && interval[0] <= drop && drop <= interval[1])
      #expect((0...7).contains(try #require(row["facesLost"] as? Int)))
      #expect((0...7).contains(try #require(row["wrongTurnedRight"] as? Int)))
      let isClaimed = (row["knowledge"] as? String)?.hasPrefix("transfer") == true
      #expect(row["claim"] is NSNull == !isClaimed)
      let isNeeded = row["neededForClaim"] as? Int != nil
      #expect(row["neededForClaim"] is NSNull == !isNeeded)
      #expect(isClaimed || !isNeeded)
      // The times are those of clean pictures, measured once.
      #expect(row["medianMilliseconds"] is NSNull == !isClean)
      if isClean { #expect(try #require(row["medianMilliseconds"] as? Double) > 0) }
      #expect(try #require(row["peakMemoryMebibytes"] as? Double) > 0)
    }
    let between = try trial.rows(key: "between")
    #expect(between.map { $0["attack"] as? String } == ["clean", "noise", "pgd-2"])
    for row in between {
      #expect(row["attacked"] as? String == "toy-resnet")
      #expect(row["observer"] as? String == "toy-landmark")
      #expect(row["n"] as? Int == 7)
      #expect((0...1).contains(try #require(row["pValue"] as? Double)))
    }
  }

  @Test("has one row for each model under each condition, and says what the attacker knows")
  func rows() throws {
    let trial = try Trial()
    let plan = Trial.plan([.fgsm, .pgd], norm: .linf, epsilons: [2, 8])
    let summary = try trial.comparison(plan).run()
    #expect(summary.n == 7)
    #expect(
      summary.rows.map { "\($0.model) \($0.attack) \(Int($0.epsilon ?? -1)) \($0.knowledge)" } == [
        "toy-resnet clean 0 none", "toy-landmark clean 0 none",
        "toy-resnet noise 2 random", "toy-landmark noise 2 random",
        "toy-resnet noise 8 random", "toy-landmark noise 8 random",
        "toy-resnet fgsm 2 whiteBox", "toy-landmark fgsm 2 transfer",
        "toy-resnet fgsm 8 whiteBox", "toy-landmark fgsm 8 transfer",
        "toy-resnet pgd-2 2 whiteBox", "toy-landmark pgd-2 2 transfer",
        "toy-resnet pgd-2 8 whiteBox", "toy-landmark pgd-2 8 transfer",
      ])
    #expect(
      SummaryRow.Knowledge.transfer.rawValue == "transfer (attacker does not know the landmarks)")
  }

  @Test("reports every batch, up to the last picture of the last condition")
  func progress() throws {
    let trial = try Trial()
    var reports: [ComparisonProgress] = []
    _ = try trial.comparison(batchSize: 4).run { reports.append($0) }
    #expect(reports.map(\.done) == [4, 7, 11, 14, 18, 21])
    #expect(reports.allSatisfy { $0.total == 21 })
    #expect(reports.map(\.condition).first == "clean")
    #expect(reports.last?.condition == "pgd-2-linf-8")
    #expect(reports.last?.timeLeft == .zero)
  }

  // By the Euclidean norm, each draw of noise has a length of its own.
  @Test("comes to the same rows whatever the number of threads and the size of batches")
  func threadsAndBatches() throws {
    let trial = try Trial()
    let plan = Trial.plan(norm: .l2, epsilons: [100])
    let one = try trial.comparison(plan, output: "one", threads: 1, batchSize: 64)
    let other = try trial.comparison(plan, output: "other", threads: 3, batchSize: 2)
    #expect(try one.run().n == other.run().n)
    for condition in plan.conditions {
      let others = try other.ledger.rows(under: condition)
      #expect(others.count == 7)
      for (image, row) in try one.ledger.rows(under: condition) {
        let again = try #require(others[image])
        #expect(row.answers == again.answers)
        // The order of additions within a batch may move a pixel by one, but only under an attack.
        let tolerance = condition.attackName == "noise" ? 0 : 0.5
        #expect(abs(row.distance - again.distance) <= tolerance)
      }
    }
  }
}
