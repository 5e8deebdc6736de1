import Foundation
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

  @Test("goes on where its ledger ends, at whatever byte, and comes to the same rows")
  func ledgerCut() throws {
    let trial = try Trial()
    _ = try trial.comparison(output: "whole", batchSize: 4).run()
    for share in [0, 0.1, 0.45, 0.99] {
      let run = "cut-\(share)"
      try FileManager.default.copyItem(
        atPath: trial.folder.file("whole"), toPath: trial.folder.file(run))
      for file in ["ledger.jsonl", "memory.jsonl"] {
        try cut(trial.folder.file("\(run)/\(file)"), at: share)
      }
      try FileManager.default.removeItem(atPath: trial.folder.file("\(run)/summary.json"))
      let resumed = try trial.comparison(output: run, batchSize: 4)
      _ = try resumed.run()
      #expect(try trial.figures(run) == trial.figures("whole"))
      #expect(
        try trial.lines("\(run)/ledger.jsonl") == trial.lines("whole/ledger.jsonl"),
        "cut at \(share): nothing is missing, nothing is there twice")
    }
  }

  @Test("before its first batch gets the same pictures as one that was not")
  func imagesAgain() throws {
    let trial = try Trial()
    _ = try trial.comparison().run()
    let name = "run/images/pgd-2-linf-8/0-test-anger-1.png"
    let before = try trial.bytes(name)
    try FileManager.default.removeItem(atPath: trial.folder.file("run/images"))
    try cut(trial.folder.file("run/ledger.jsonl"), at: 0)
    _ = try trial.comparison().run()
    #expect(try trial.bytes(name) == before)
  }

  @Test("after its end does nothing again, and gives the same summary, times included")
  func finished() throws {
    let trial = try Trial()
    let summary = try trial.comparison().run()
    let ledger = try trial.bytes("run/ledger.jsonl")
    var last: ComparisonProgress?
    let again = try trial.comparison().run { last = $0 }
    #expect(again == summary)
    #expect(try trial.bytes("run/ledger.jsonl") == ledger)
    #expect(last?.timeLeft == nil, "no picture was worked on")
  }

  @Test("has a ledger in which a damaged line is named with its file, and is bad data")
  func damagedLedger() throws {
    let folder = try TemporaryFolder()
    let whole =
      #"{"actual":"anger","answers":{},"condition":"clean","#
      + #""distance":0,"image":"a"}"#
    let path = try folder.write("\(whole)\n\(whole.dropLast(9))\n\(whole)\n", to: "ledger.jsonl")
    let error = #expect(throws: ComparisonError.self) {
      try Ledger(path: path, conditions: ["clean"])
    }
    #expect(error?.fault == .data)
    #expect(error?.description.contains("\(path), line 2,") == true)
    #expect(error?.description.contains("--output") == true)
  }

  @Test("has a ledger without conditions that its plan does not know")
  func unknownCondition() throws {
    let folder = try TemporaryFolder()
    let line =
      #"{"actual":"anger","answers":{},"condition":"oracle-linf-8","distance":0,"image":"a"}"#
    let path = try folder.write(line + "\n", to: "ledger.jsonl")
    #expect(throws: ComparisonError.damagedRun(path: path, line: 1)) {
      try Ledger(path: path, conditions: ["clean"])
    }
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
