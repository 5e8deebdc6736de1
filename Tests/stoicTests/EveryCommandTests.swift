import Foundation
import TestSupport
import Testing

/// What a command discovers only while it runs.
struct LateFailure: Sendable, CustomTestStringConvertible {
  var program = Program.stoic
  /// A command of its program, such as `train resnet`.
  let command: String
  /// Its other arguments; the folders and files are those of `EveryCommandTests`.
  let arguments: [String]
  var environment: [String: String] = [:]
  /// 64 for wrong use, 65 for bad data.
  let status: Int32
  /// What the error must say.
  let word: String

  var testDescription: String {
    ([URL(fileURLWithPath: program.path).lastPathComponent, command] + arguments)
      .joined(separator: " ")
  }

  static let all = [
    LateFailure(
      command: "recognize", arguments: ["faces", "--output", "full/rows.csv"], status: 64,
      word: "full/rows.csv"),
    LateFailure(
      program: .stoicVideo, command: "recognize",
      arguments: ["clip.mp4", "--output", "full/rows.csv"], status: 64, word: "full/rows.csv"),
    LateFailure(
      program: .stoicLab, command: "recognize",
      arguments: ["faces", "--model", "resnet", "--output", "full/rows.csv"], status: 64,
      word: "full/rows.csv"),
    LateFailure(
      command: "models list", arguments: ["--folder", "nowhere"], status: 65, word: "nowhere"),
    LateFailure(
      command: "models prepare", arguments: [], environment: ["HOME": "", "XDG_CACHE_HOME": ""],
      status: 64, word: "XDG_CACHE_HOME"),
    LateFailure(
      command: "synthesize", arguments: ["--count", "14", "--output", "full"], status: 64,
      word: "--force"),
    LateFailure(
      command: "evaluate", arguments: ["--model", "landmark", "--data", "faces", "--update-card"],
      status: 64, word: "--update-card"),
    LateFailure(
      command: "compare", arguments: ["--data", "faces", "--output", "full"], status: 64,
      word: "--output"),
    LateFailure(
      command: "robustness",
      arguments: ["--model", "resnet", "--data", "faces", "--suite", "nowhere.yaml"], status: 65,
      word: "nowhere.yaml"),
    LateFailure(
      command: "attack",
      arguments: [
        "--model", "resnet", "--data", "faces", "--attack", "fgsm", "--epsilon", "8", "--output",
        "full",
      ], status: 64, word: "full"),
    LateFailure(
      command: "transfer",
      arguments: [
        "--model", "resnet,landmark", "--data", "empty", "--attack", "fgsm", "--epsilon", "8",
      ], status: 65, word: "empty"),
    LateFailure(
      command: "certify", arguments: ["--model", "landmark", "--data", "empty", "--output", "new"],
      status: 65, word: "empty"),
    LateFailure(command: "report", arguments: ["empty"], status: 65, word: "manifest.json"),
    LateFailure(
      command: "bench recognition", arguments: ["--data", "empty"], status: 64, word: "--data"),
    LateFailure(
      command: "bench methods", arguments: ["--resnet", "landmark"], status: 65,
      word: "landmark-mlp"),
    LateFailure(
      command: "bench alignment", arguments: ["--data", "empty"], status: 65, word: "empty"),
    LateFailure(
      command: "bench synthesis", arguments: ["--model", "nowhere"], status: 65, word: "nowhere"),
    LateFailure(
      command: "bench tracking", arguments: ["--clips", "empty"], status: 65,
      word: "people-clips.csv"),
    LateFailure(
      command: "train landmark", arguments: ["--data", "empty", "--output", "m.safetensors"],
      status: 65, word: "empty"),
    LateFailure(
      command: "train landmarks", arguments: ["--data", "empty", "--output", "m.safetensors"],
      status: 65, word: "empty"),
    LateFailure(
      command: "compare",
      arguments: ["--data", "empty", "--knowledge", "black-box", "--output", "new"], status: 65,
      word: "empty"),
    LateFailure(
      command: "train resnet", arguments: ["--data", "empty", "--output", "m.safetensors"],
      status: 65, word: "empty"),
    LateFailure(
      command: "train face-model", arguments: ["--data", "empty", "--output", "m.safetensors"],
      status: 65, word: "empty"),
  ]
}

@Suite("Every command of every program")
struct EveryCommandTests {
  /// Drawn faces in `faces`, nothing in `empty`, someone's files in `full`.
  private static let places = Task {
    let folder = try TemporaryFolder.untilExit()
    try FileManager.default.createDirectory(
      atPath: folder.file("empty"), withIntermediateDirectories: false)
    try folder.write("mine", to: "full/rows.csv")
    try folder.write("no video", to: "clip.mp4")
    let drawn = try await Program.stoic.run(
      "synthesize", "--count", "14", "--output", folder.file("faces"))
    #expect(drawn.status == 0, "\(drawn.standardError)")
    return folder
  }

  @Test(
    "ends with the status of its fault where that is found late, and says it in a sentence",
    arguments: LateFailure.all)
  func late(failure: LateFailure) async throws {
    let folder = try await Self.places.value
    let outcome = try await failure.program.run(
      failure.command.split(separator: " ").map(String.init) + failure.arguments,
      in: folder.path, environment: failure.environment)
    #expect(outcome.status == failure.status && !outcome.signalled, "\(outcome.standardError)")
    #expect(outcome.standardOutput == "")
    #expect(outcome.standardError.contains(failure.word), "\(outcome.standardError)")
    #expect(
      outcome.standardError.split(separator: "\n").filter { $0.hasPrefix("Error: ") }.count == 1)
    #expect(try String(contentsOfFile: folder.file("full/rows.csv"), encoding: .utf8) == "mine")
  }

  @Test("has such a failure", arguments: [Program.stoic, .stoicVideo])
  func covered(program: Program) async throws {
    // What stoic hands over is listed by stoic-lab.
    let known = Set(LateFailure.all.filter { $0.program.path == program.path }.map(\.command))
    for command in try await Self.commands(of: program) {
      #expect(known.contains(command), "\(program.path) \(command) has no late failure above")
    }
  }

  /// The commands that have no subcommands, as the help lists them.
  private static func commands(of program: Program, in parents: [String] = []) async throws
    -> [String]
  {
    let help = try await program.run(parents + ["--help"]).standardOutput
    var commands: [String] = []
    var isList = false
    for line in help.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasSuffix("SUBCOMMANDS:") {
        isList = true
      } else if line.isEmpty {
        isList = false
      } else if isList, let name = line.wholeMatch(of: /[ ]{2}([a-z-]+)( .*)?/)?.output.1 {
        commands += try await Self.commands(of: program, in: parents + [String(name)])
      }
    }
    return commands.isEmpty ? [parents.joined(separator: " ")] : commands
  }
}
