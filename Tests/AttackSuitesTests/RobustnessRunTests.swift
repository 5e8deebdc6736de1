import AdversarialAttacks
import AttackLedger
import EvaluationStatistics
import Foundation
import GRDB
import TestSupport
import Testing
import Toolkit

@testable import AttackSuites

@Suite("A run of a suite")
struct RobustnessRunTests {
  private let trial: Trial
  private let attacks: [any Attack]

  init() throws {
    trial = try Trial()
    attacks = try [
      ProjectedGradientDescent.fgsm(), AutoPGD(steps: 10), SquareAttack(queries: 40),
    ]
  }

  @Test("has a row for each attack and epsilon and for the worst case, which later ones only lower")
  func rows() throws {
    let summary = try trial.run(trial.model(trial.nearest()), attacks, epsilons: [40, 2, 120]).run()
    #expect(summary.rows.count == 12)
    #expect(summary.rows.map(\.epsilon) == [2, 40, 120].flatMap { [$0, $0, $0, $0] })
    for start in stride(from: 0, to: 12, by: 4) {
      let rows = summary.rows[start..<start + 4]
      #expect(rows.map(\.attack) == ["fgsm", "apgd-ce-10", "square-40", "worst-case"])
      let accuracies = rows.map(\.robustAccuracy)
      #expect(accuracies == accuracies.sorted(by: >) && accuracies[2] == accuracies[3])
      #expect(rows.allSatisfy { $0.n == 7 && $0.cleanAccuracy == 1 })
      #expect(rows.allSatisfy { $0.robustCI95.lower <= $0.robustAccuracy })
      // Each attack sees what those before it left.
      let seen = rows.map(\.attacked)
      #expect(
        Array(seen.prefix(3)) == [7] + rows.prefix(2).map { Int($0.robustAccuracy * 7 + 0.5) })
    }
    #expect(summary.rows[3].robustAccuracy == 1 && summary.rows[11].robustAccuracy == 0)
    #expect(summary.verdict.isValid, "\(summary.verdict.text)")
  }

  @Test("says how far it is while a batch is under attack, too")
  func progress() throws {
    var said: [RobustnessProgress] = []
    let run = try trial.run(
      trial.model(trial.nearest()), [SquareAttack(queries: 40)], epsilons: [2])
    _ = try run.run { said.append($0) }
    let mine = said.filter { $0.attack == "square-40" }
    #expect(mine.count { $0.done == 0 } >= 40 && mine.last?.done == 7)
    #expect(mine.map(\.queries) == mine.map(\.queries).sorted())
  }

  @Test("counts only what the decoded 8-bit picture shows, within epsilon, and can be checked")
  func ledger() throws {
    let run = try trial.run(trial.model(trial.nearest()), attacks, epsilons: [60])
    _ = try run.run()
    let outcomes = try run.ledger.outcomes()
    #expect(outcomes.contains { $0.isFooled })
    for outcome in outcomes {
      #expect(outcome.distance <= 60.001 && outcome.milliseconds > 0 && outcome.forward > 0)
      #expect(outcome.isFooled == ((outcome.margin ?? 0) > 0))
      #expect(outcome.isFooled == (outcome.firstSuccess != nil))
      #expect(outcome.fingerprint.hasPrefix("sha256:"))
    }
    let pictures = try run.ledger.pictures()
    #expect(pictures.count == 7 && Set(pictures.map(\.fingerprint)).count == 7)
    #expect(pictures.allSatisfy { $0.isRight && ($0.margin ?? 0) < 0 })
  }

  @Test("goes on after a kill, with the figures of an uninterrupted one")
  func resumed() throws {
    func figures(_ output: String) throws -> [[String]] {
      try DatabaseQueue(path: trial.folder.file("\(output)/ledger.sqlite")).read { database in
        try Row.fetchAll(
          database,
          sql: """
            SELECT attack, epsilon, place, isFooled, answer, distance, margin, forward, backward,
              firstSuccess, fingerprint FROM outcome ORDER BY attack, epsilon, place
            """
        ).map { row in row.map { "\($0.1)" } }
      }
    }
    let whole = try trial.run(
      trial.model(trial.nearest()), attacks, epsilons: [20, 60], output: "whole"
    ).run()
    _ = try trial.run(trial.model(trial.nearest()), attacks, epsilons: [20, 60]).run()
    // What a kill in the middle leaves: some batches, or parts of what a batch became.
    try DatabaseQueue(path: trial.folder.file("run/ledger.sqlite")).write { database in
      try database.execute(
        sql: "DELETE FROM outcome WHERE epsilon = 60 OR place % 2 = 0 OR place > 4")
      try database.execute(sql: "DELETE FROM picture WHERE place > 4")
    }
    try FileManager.default.removeItem(atPath: trial.folder.file("run/summary.json"))
    let resumed = try trial.run(trial.model(trial.nearest()), attacks, epsilons: [20, 60]).run()
    #expect(try figures("run") == figures("whole"))
    #expect(resumed.rows.map(\.robustAccuracy) == whole.rows.map(\.robustAccuracy))
    #expect(resumed.rows.map(\.medianQueries) == whole.rows.map(\.medianQueries))
    #expect(FileManager.default.fileExists(atPath: trial.folder.file("run/summary.json")))
  }

  @Test("has a report that begins with the verdict, shows pictures, and loads nothing")
  func report() throws {
    let summary = try trial.run(
      trial.model(trial.nearest(), name: "a <model> & more"), attacks, epsilons: [120]
    ).run()
    let path = trial.folder.file("run/report.html")
    let page = try String(contentsOfFile: path, encoding: .utf8)
    let body = try #require(page.range(of: "<body>\n<p class=\"valid\">"))
    #expect(page[body.upperBound...].hasPrefix(summary.verdict.text))
    #expect(page.contains("a &lt;model&gt; &amp; more") && !page.contains("<model>"))
    #expect(page.components(separatedBy: "<figure>").count == 8)
    #expect(page.components(separatedBy: "data:image/png;base64,").count == 22)
    #expect(!page.contains("http") && !page.contains("<script"))
    for row in summary.rows { #expect(page.contains("<td>\(row.attack)</td>")) }
    try FileManager.default.removeItem(atPath: path)
    try RobustnessReport(run: trial.folder.file("run")).write()
    #expect(try String(contentsOfFile: path, encoding: .utf8) == page)
  }

  @Test("refuses the folder of another run, and says what differs")
  func otherRun() throws {
    _ = try trial.run(trial.model(trial.nearest()), attacks, epsilons: [20])
    let error = #expect(throws: LedgerError.self) {
      _ = try trial.run(trial.model(trial.nearest(), name: "another"), attacks, epsilons: [20])
    }
    #expect(error?.fault == .usage && error?.description.contains("another") == true)
  }

  @Test("refuses a ledger of another version, or what is none")
  func damagedLedger() throws {
    try trial.folder.write(
      "not a database, though long enough to look like one", to: "a/ledger.sqlite")
    let newer = trial.folder.file("b/ledger.sqlite")
    try trial.folder.write("", to: "b/ledger.sqlite")
    try DatabaseQueue(path: newer).write { try $0.execute(sql: "PRAGMA user_version = 99") }
    for (output, word) in [("a", "not a database"), ("b", "99")] {
      let error = #expect(throws: LedgerError.self) {
        _ = try trial.run(trial.model(trial.nearest()), attacks, epsilons: [20], output: output)
      }
      #expect(error?.fault == .data && error?.description.contains(word) == true, "\(output)")
    }
  }

  @Test(
    "refuses an epsilon that is none, or is given twice",
    arguments: [[], [8, 8], [-1], [300], [0.5]])
  func epsilons(values: [Double]) throws {
    let error = #expect(throws: SuiteError.self) {
      _ = try RobustnessPlan(suite: .preset(.quick, norm: .linf), epsilons: values)
    }
    #expect(error?.description.contains("epsilon") == true)
  }
}
