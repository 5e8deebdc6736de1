import Foundation
import ModelFixtures
import TestSupport
import Testing

/// A run that is finished, made once for the tests that only look at one.
private struct FinishedRun: Sendable {
  static let shared = Task { try await FinishedRun() }

  let data: String
  let path: String
  let outcome: Program.Outcome

  private init() async throws {
    let pictures = try TemporaryFolder.untilExit()
    try LabelledPictures.write(perClass: 1, to: pictures)
    data = pictures.path
    path = try TemporaryFolder.untilExit().path + "/run"
    outcome = try await Program.compare(["--data", data, "--output", path])
  }
}

@Suite("stoic compare")
struct CompareTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The rows of a run without what differs from run to run.
  private func figures(_ run: String) throws -> [String] {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: run + "/summary.json"))
    let summary = try JSONSerialization.jsonObject(with: bytes) as? [String: Any]
    let rows = try #require(summary?["rows"] as? [[String: Any]])
    return try rows.map { row in
      var row = row
      for key in ["medianMilliseconds", "medianMillisecondsGivenBox", "peakMemoryMebibytes"] {
        row[key] = nil
      }
      return String(
        decoding: try JSONSerialization.data(withJSONObject: row, options: .sortedKeys),
        as: UTF8.self)
    }
  }

  @Test("prints the table, the finding and where the report is")
  func text() async throws {
    let finished = try await FinishedRun.shared.value
    #expect(finished.outcome.status == 0, "\(finished.outcome.standardError)")
    for words in ["attack  eps/255  model", "pgd-2", "toy-landmark", "RO-MAN 2020", "report.md"] {
      #expect(finished.outcome.standardOutput.contains(words), "\(words)")
    }
  }

  @Test(
    "keeps how faces are looked for, and refuses to go on otherwise",
    arguments: [(["--engine", "dlib"], "engine"), (["--min-face", "30"], "--min-face")])
  func search(options: [String], name: String) async throws {
    let finished = try await FinishedRun.shared.value
    let outcome = try await Program.compare(
      ["--data", finished.data, "--output", finished.path] + options)
    #expect(outcome.status == 64)
    #expect(outcome.standardError.contains(name), "\(outcome.standardError)")
  }

  @Test("needs no data: on synthetic faces it runs as well, and table and report say so")
  func synthetic() async throws {
    let outcome = try await Program.stoic.run(
      try Program.comparison(["--limit", "7", "--attack", "pgd"]), in: folder.path)
    #expect(outcome.status == 0, "\(outcome.standardError)")
    #expect(outcome.standardOutput.contains("synthetic"))
    #expect(outcome.standardOutput.contains("runs/synthetic/report.md"))
    let page = try String(
      contentsOfFile: folder.file("runs/synthetic/report.md"), encoding: .utf8)
    #expect(page.contains("not evidence"))
    // Drawn faces neither support nor refute a claim about people.
    #expect(!page.contains("supports") && !page.contains("refutes"))
    let chart = try String(
      contentsOfFile: folder.file("runs/synthetic/accuracy.svg"), encoding: .utf8)
    #expect(chart.contains("synthetic faces"))
  }

  @Test("--json prints the object of summary.json and nothing else")
  func json() async throws {
    let finished = try await FinishedRun.shared.value
    // The run is finished, so this only reads it.
    let outcome = try await Program.compare(
      ["--data", finished.data, "--output", finished.path, "--json"])
    #expect(outcome.status == 0)
    let printed = try JSONSerialization.jsonObject(with: Data(outcome.standardOutput.utf8))
    let stored = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: finished.path + "/summary.json")))
    #expect(printed as? NSDictionary == stored as? NSDictionary)
    #expect((stored as? [String: Any])?["n"] as? Int == 7)
  }

  /// Begins a comparison and sends it a signal after its first condition.
  private func begun(
    _ arguments: [String], run: String, sending signal: Int32
  ) async throws -> Program.Outcome {
    try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: true)
    return try await Program.stoic.run(arguments, sending: signal, whenIn: run) {
      // Its first line comes after the first condition.
      size(of: run + "/memory.jsonl") > 0
    }
  }

  @Test("that was killed goes on when the same command is given, and comes to the same rows")
  func kill() async throws {
    let finished = try await FinishedRun.shared.value
    let run = folder.file("run")
    let arguments = try Program.comparison(["--data", finished.data, "--output", run])
    let killed = try await begun(arguments, run: run, sending: SIGKILL)
    #expect(killed.signalled)
    #expect(!FileManager.default.fileExists(atPath: run + "/summary.json"))
    #expect(try await Program.stoic.run(arguments).status == 0)
    #expect(try figures(run) == figures(finished.path))
  }

  @Test("that Ctrl-C ends says what is kept and how to go on, and goes on")
  func interrupted() async throws {
    let finished = try await FinishedRun.shared.value
    let run = folder.file("run")
    let arguments = try Program.comparison(["--data", finished.data, "--output", run])
    let stopped = try await begun(arguments, run: run, sending: SIGINT)
    #expect(stopped.signalled && stopped.status == SIGINT, "\(stopped.standardError)")
    #expect(stopped.standardError.contains("with --output \(run) goes on"))
    let resumed = try await Program.stoic.run(arguments)
    #expect(resumed.status == 0 && resumed.standardError.contains("Resuming \(run)"))
    #expect(try figures(run) == figures(finished.path))
  }

  @Test("on a full disk is status 70, keeps the rows that it has, and goes on from them")
  func fullDisk() async throws {
    let pictures = try TemporaryFolder(in: folder.path)
    try LabelledPictures.write(perClass: 4, to: pictures)
    let data = folder.file("faces")
    try FileManager.default.moveItem(atPath: pictures.path, toPath: data)
    let run = folder.file("run")
    let arguments = try Program.comparison(["--data", data, "--output", run])
    // 36 KiB: the ledger of the first condition fits in, that of two does not.
    let outcome = try await Program.stoic.run(arguments, fileBlocks: 72)
    outcome.expectFailure(70, saying: [run, "ledger.sqlite", "failed", "free space"])
    let resumed = try await Program.stoic.run(arguments)
    #expect(resumed.status == 0, "\(resumed.standardError)")
    #expect(resumed.standardError.contains("28 of 84 pictures are done"))
    let other = try Program.comparison(["--data", data, "--output", folder.file("other")])
    #expect(try await Program.stoic.run(other).status == 0)
    #expect(try figures(run) == figures(folder.file("other")))
  }

  @Test("on a disk that is full from the start is status 70, and begins when there is room")
  func fullDiskAtFirst() async throws {
    let finished = try await FinishedRun.shared.value
    let run = folder.file("run")
    let arguments = try Program.comparison(["--data", finished.data, "--output", run])
    // 4 KiB: the manifest fits in, an empty ledger does not.
    let outcome = try await Program.stoic.run(arguments, fileBlocks: 8)
    outcome.expectFailure(70, saying: [run, "ledger.sqlite", "failed", "free space"])
    #expect(try await Program.stoic.run(arguments).status == 0)
    #expect(try figures(run) == figures(finished.path))
  }

  @Test(
    "refuses the folder of a run of another plan, and leaves it as it was",
    arguments: [["--seed", "2"], ["--limit", "6"]])
  func otherPlan(options: [String]) async throws {
    let finished = try await FinishedRun.shared.value
    let manifest = URL(fileURLWithPath: finished.path + "/manifest.json")
    let before = try Data(contentsOf: manifest)
    let outcome = try await Program.compare(
      ["--data", finished.data, "--output", finished.path] + options)
    outcome.expectFailure(
      64, saying: [finished.path, "another run", "\(options[1]) here", "--output"])
    #expect(try Data(contentsOf: manifest) == before)
  }
}
