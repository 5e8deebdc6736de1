import AttackLedger
import Foundation
import GRDB
import TestSupport
import Testing
import Toolkit

@testable import RobustnessEvaluation

@Suite("A comparison that was stopped")
struct ResumeTests {
  /// Keeps the first part of a file, as a kill in the middle of a write does.
  private func cut(_ path: String, at share: Double) throws {
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    defer { try? file.close() }
    try file.truncate(atOffset: UInt64(Double(try file.seekToEnd()) * share))
  }

  @Test(
    "goes on behind the rows that it has, and comes to the same rows",
    arguments: [
      "1", "condition <> 'clean' OR image > 'test/fear/1.png'", "condition LIKE 'pgd%'",
      "condition LIKE 'pgd%' AND image > 'test/surprise'",
    ])
  func rowsLost(lost: String) throws {
    let trial = try Trial()
    _ = try trial.comparison(batchSize: 4).run()
    let (figures, rows) = (try trial.figures(), try trial.ledger())
    try trial.loseRows(where: lost)
    try cut(trial.folder.file("run/memory.jsonl"), at: 0.45)
    try FileManager.default.removeItem(atPath: trial.folder.file("run/summary.json"))
    #expect(try trial.ledger().count < rows.count)
    _ = try trial.comparison(batchSize: 4).run()
    #expect(try trial.figures() == figures)
    #expect(try trial.ledger() == rows)
  }

  @Test("before its first batch gets the same pictures as one that was not")
  func imagesAgain() throws {
    let trial = try Trial()
    _ = try trial.comparison().run()
    let name = "run/images/pgd-2-linf-8/0-test-anger-1.png"
    let before = try trial.bytes(name)
    try FileManager.default.removeItem(atPath: trial.folder.file("run/images"))
    try trial.loseRows(where: "1")
    _ = try trial.comparison().run()
    #expect(try trial.bytes(name) == before)
  }

  @Test("after its end does nothing again, and gives the same summary, times included")
  func finished() throws {
    let trial = try Trial()
    let summary = try trial.comparison().run()
    let rows = try trial.ledger()
    var last: ComparisonProgress?
    let again = try trial.comparison().run { last = $0 }
    #expect(again == summary)
    #expect(try trial.ledger() == rows)
    #expect(last?.timeLeft == nil, "no picture was worked on")
  }

  @Test("has a ledger that is refused in a sentence where it is damaged or of another version")
  func damagedLedger() throws {
    let trial = try Trial()
    _ = try trial.comparison()
    let path = trial.folder.file("run/ledger.sqlite")
    try DatabaseQueue(path: path).write { try $0.execute(sql: "PRAGMA user_version = 99") }
    let newer = #expect(throws: LedgerError.self) { _ = try trial.comparison() }
    #expect(newer?.fault == .data && newer?.description.contains("the format 99") == true)
    try trial.folder.write("not a database, though as long as one may be", to: "run/ledger.sqlite")
    let damaged = #expect(throws: LedgerError.self) { _ = try trial.comparison() }
    #expect(damaged?.fault == .data && damaged?.description.contains(path) == true)
  }

  @Test("has times and memory in which damage is named likewise")
  func damagedCosts() throws {
    for name in ["memory.jsonl", "times.json"] {
      let folder = try TemporaryFolder()
      let path = try folder.write("{\"a\":1}\n", to: name)
      #expect(throws: ComparisonError.damagedRun(path: path, line: 1)) {
        try RunCosts(RunFolder(path: folder.path))
      }
    }
  }
}
