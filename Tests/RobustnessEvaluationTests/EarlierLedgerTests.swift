import AttackLedger
import Foundation
import TestSupport
import Testing
import Toolkit

@testable import RobustnessEvaluation

@Suite("A comparison that an earlier version began, with a ledger of lines")
struct EarlierLedgerTests {
  /// A line of a ledger about one clean picture.
  private static func line(_ image: String, condition: String = "clean") -> String {
    #"{"actual":"anger","answers":{},"condition":"\#(condition)","distance":0,"#
      + #""image":"\#(image)"}"#
  }

  private func error(of lines: String, in folder: TemporaryFolder) throws -> ComparisonError? {
    let path = try folder.write(lines, to: "ledger.jsonl")
    let ledger = try OutcomeLedger(path: folder.file("ledger.sqlite"), subject: "a test")
    let error = #expect(throws: ComparisonError.self) {
      try ledger.takeOver(linesOf: path, conditions: ["clean"])
    }
    #expect(try !ledger.hasShownPictures)
    return error
  }

  @Test("goes on behind its last whole line, and comes to the same rows", arguments: [0, 9, 21])
  func resumed(count: Int) throws {
    let trial = try Trial()
    let whole = try trial.comparison(output: "whole", batchSize: 4)
    _ = try whole.run()
    let rows = try whole.plan.conditions.flatMap { condition -> [LedgerRow] in
      try whole.ledger.rows(under: condition).values.sorted { $0.image < $1.image }
    }
    #expect(rows.count == 21)
    var lines = Data()
    for row in rows.prefix(count) { lines += try RunJSON.line(row) + Data("\n".utf8) }
    lines += Data(#"{"actual":"ang"#.utf8)
    try trial.folder.write(trial.bytes("whole/manifest.json"), to: "run/manifest.json")
    try trial.folder.write(lines, to: "run/ledger.jsonl")
    let resumed = try trial.comparison(batchSize: 4)
    #expect(try resumed.done.count == count)
    _ = try resumed.run()
    #expect(try trial.figures() == trial.figures("whole"))
    #expect(try trial.ledger() == trial.ledger("whole"))
    #expect(try trial.bytes("run/ledger.jsonl") == lines)
  }

  @Test("is bad data where a line is damaged, and the line is named with its file")
  func damaged() throws {
    let folder = try TemporaryFolder()
    let (whole, half) = (Self.line("a"), Self.line("b").dropLast(9))
    let error = try error(of: "\(whole)\n\(half)\n\(whole)\n", in: folder)
    #expect(error == .damagedRun(path: folder.file("ledger.jsonl"), line: 2))
    #expect(error?.fault == .data)
    #expect(error?.description.contains("ledger.jsonl, line 2,") == true)
    #expect(error?.description.contains("--output") == true)
  }

  @Test("has no conditions that its plan does not know")
  func unknownCondition() throws {
    let folder = try TemporaryFolder()
    let line = Self.line("a", condition: "oracle-linf-8")
    #expect(
      try error(of: line + "\n", in: folder)
        == .damagedRun(path: folder.file("ledger.jsonl"), line: 1))
  }
}
