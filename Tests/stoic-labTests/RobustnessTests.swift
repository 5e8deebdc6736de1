import Foundation
import ModelFixtures
import TestSupport
import Testing

@Suite("stoic robustness and stoic attack")
struct RobustnessTests {
  private let folder: TemporaryFolder
  private let data: String
  private let files: ModelFiles

  init() throws {
    folder = try TemporaryFolder()
    let pictures = try TemporaryFolder(in: folder.path)
    try LabelledPictures.write(perClass: 1, to: pictures)
    data = folder.file("faces")
    try FileManager.default.moveItem(atPath: pictures.path, toPath: data)
    files = try ModelFiles.shared()
  }

  private func robustness(_ arguments: String...) async throws -> Program.Outcome {
    try await Program.stoic.run(
      ["robustness", "--data", data, "--suite", folder.file("suite.yaml")] + arguments,
      in: folder.path)
  }

  @Test("prints the verdict first, then the rows, and writes summary.json with both")
  func text() async throws {
    try folder.write("- fgsm\n- attack: square\n  queries: 5\n", to: "suite.yaml")
    let outcome = try await robustness(
      "--model", files.resnet, "--epsilon", "2,8", "--output", folder.file("run"))
    #expect(outcome.status == 0, "\(outcome.standardError)")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.file("run/summary.json")))
    let summary = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    let verdict = try #require(summary["verdict"] as? [String: Any])
    #expect(outcome.standardOutput.hasPrefix(try #require(verdict["text"] as? String)))
    let rows = try #require(summary["rows"] as? [[String: Any]])
    #expect(rows.count == 6)
    for key in [
      "model", "attack", "norm", "epsilon", "knowledge", "n", "cleanAccuracy", "robustAccuracy",
      "robustCI95", "medianQueries", "medianMilliseconds",
    ] { #expect(rows.allSatisfy { $0[key] != nil }, "\(key)") }
  }

  @Test("attacks the landmark method through its whole pipeline, with a gradient unless dlib runs")
  func landmarks() async throws {
    try folder.write("- fgsm\n- attack: square\n  queries: 3\n", to: "suite.yaml")
    let outcome = try await robustness("--model", files.landmark, "--epsilon", "8", "--json")
    #expect(outcome.status == 0, "\(outcome.standardError)")
    #expect(outcome.standardOutput.contains("white box"))
    #expect(outcome.standardOutput.contains("black box (scores)"))
    let summary = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.standardOutput.utf8)) as? [String: Any])
    let rows = try #require(summary["rows"] as? [[String: Any]])
    for row in rows where row["fooled"] as? Int ?? 0 > 0 {
      #expect(try #require(row["medianDisplacement"] as? Double) > 0)
    }
    let refused = try await robustness(
      "--model", files.landmark, "--engine", "dlib", "--output", folder.file("dlib"))
    refused.expectFailure(64, saying: ["gradient", "scores"])
  }

  @Test("writes a copy that other commands read as a dataset")
  func copy() async throws {
    let copy = folder.file("copy")
    let outcome = try await Program.stoic.run(
      [
        "attack", "--model", files.resnet, "--data", data, "--attack", "apgd-ce", "--steps", "2",
        "--epsilon", "8", "--output", copy,
      ], in: folder.path)
    #expect(outcome.status == 0, "\(outcome.standardError)")
    #expect(outcome.standardOutput.contains("7 pictures"))
    let evaluated = try await Program.stoic.run(
      "evaluate", "--model", files.landmark, "--data", copy)
    #expect(evaluated.status == 0, "\(evaluated.standardError)")
  }

  @Test("says what is kept where Ctrl-C ends a copy, and goes on with it")
  func interrupted() async throws {
    let copy = folder.file("copy")
    try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
    let arguments = [
      "attack", "--model", files.resnet, "--data", data, "--attack", "square", "--queries", "100",
      "--epsilon", "8", "--batch-size", "1", "--output", copy,
    ]
    let stopped = try await Program.stoic.run(arguments, sending: SIGINT, whenIn: copy) {
      // It comes with the first of seven batches.
      FileManager.default.fileExists(atPath: copy + "/images")
    }
    #expect(stopped.signalled && stopped.status == SIGINT, "\(stopped.standardError)")
    #expect(stopped.standardError.contains("with --output \(copy) goes on"))
    let resumed = try await Program.stoic.run(arguments)
    #expect(resumed.status == 0, "\(resumed.standardError)")
    #expect(resumed.standardOutput.contains("7 pictures"))
  }

  @Test("compares two runs on the same pictures, and shows pictures to other models")
  func difference() async throws {
    try folder.write("- fgsm\n", to: "suite.yaml")
    for (name, seed) in [("one", "1"), ("two", "2")] {
      let outcome = try await robustness(
        "--model", files.resnet, "--epsilon", "8", "--seed", seed, "--output", folder.file(name))
      #expect(outcome.status == 0, "\(outcome.standardError)")
    }
    let outcome = try await Program.stoic.run(
      "report", folder.file("one"), "--against", folder.file("two"))
    #expect(outcome.status == 0, "\(outcome.standardError)")
    for word in ["McNemar", "clean", "toy-resnet", "report.html"] {
      #expect(outcome.standardOutput.contains(word))
    }
    let shown = try await Program.stoic.run(
      [
        "transfer", "--model", "\(files.resnet),\(files.landmark)", "--data", data, "--attack",
        "fgsm", "--epsilon", "8", "--output", folder.file("transfer"),
      ], in: folder.path)
    #expect(shown.status == 0, "\(shown.standardError)")
    #expect(shown.standardOutput.contains("toy-landmark"))
  }

  @Test(
    "refuse what means no attack, in a sentence",
    arguments: [
      (["robustness", "--suite", "oracle"], "oracle"),
      (["robustness", "--epsilon=-1"], "-1"), (["robustness", "--limit", "0"], "--limit"),
      (["attack", "--attack", "oracle", "--output", "o"], "oracle"),
      (["attack", "--attack", "pgd", "--output", "o"], "epsilon"),
      (["attack", "--attack", "ddn", "--norm", "linf", "--output", "o"], "ddn"),
      (["attack", "--attack", "fog", "--epsilon", "8", "--output", "o"], "limit of its own"),
      (["attack", "--attack", "fog", "--queries", "8", "--output", "o"], "queries"),
      (["robustness", "--suite", "corruptions", "--epsilon", "8"], "limits of their own"),
    ])
  func wrongUse(arguments: [String], word: String) async throws {
    let outcome = try await Program.stoic.run(
      arguments + ["--model", files.resnet, "--data", data], in: folder.path)
    outcome.expectFailure(64, saying: [word])
  }
}
