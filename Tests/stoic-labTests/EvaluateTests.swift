import EmotionCore
import Foundation
import ModelFixtures
import TestSupport
import Testing
import Toolkit

@Suite("stoic evaluate")
struct EvaluateTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try LabelledPictures.write(perClass: 2, to: folder)
  }

  private func json(_ outcome: Program.Outcome) throws -> [String: Any] {
    #expect(outcome.status == 0, "\(outcome.standardError)")
    #expect(outcome.standardOutput.count { $0 == "\n" } == 1, "one line")
    let object = try JSONSerialization.jsonObject(with: Data(outcome.standardOutput.utf8))
    return try #require(object as? [String: Any])
  }

  @Test("whose result cannot be printed says so and fails")
  func fullOutput() async throws {
    let outcome = try await Program.stoic.runWithFullOutput(
      "evaluate", "--model", ModelFiles.shared().landmark, "--data", folder.path, "--json")
    outcome.expectFailure(70, saying: ["standard output", "No space left on device"])
  }

  @Test("without --data measures on synthetic faces, and says that they are")
  func synthetic() async throws {
    let object = try json(
      try await Program.evaluate([
        "--model", ModelFiles.shared().landmark, "--limit", "7", "--json",
      ]))
    #expect(object["n"] as? Int == 7)
    #expect(object["nWithFace"] as? Int == 7)
    #expect(object["synthetic"] as? Bool == true)
    let outcome = try await Program.evaluate(
      ["--model", ModelFiles.shared().landmark, "--limit", "7"])
    #expect(outcome.standardOutput.contains("synthetic"))
  }

  @Test("--json prints one object with the documented fields, for either method")
  func fields() async throws {
    let files = try ModelFiles.shared()
    for model in [files.landmark, files.resnet] {
      let object = try json(
        try await Program.evaluate(["--model", model, "--data", folder.path, "--json"]))
      #expect(object["n"] as? Int == 14)
      #expect(object["nWithFace"] as? Int == 7)
      let accuracy = try #require(object["accuracy"] as? Double)
      let interval = try #require(object["accuracyCI95"] as? [Double])
      #expect(interval.count == 2 && interval[0] <= accuracy && accuracy <= interval[1])
      #expect((0...1).contains(try #require(object["accuracyWithFace"] as? Double)))
      #expect(object["labels"] as? [String] == Emotion.allCases.map(\.rawValue))
      let confusion = try #require(object["confusion"] as? [[Int]])
      #expect(confusion.map { $0.reduce(0, +) } == [Int](repeating: 2, count: 7))
      #expect((object["recall"] as? [Any])?.count == 7)
      #expect((object["precision"] as? [Any])?.count == 7)
      #expect(object["model"] as? String == (model == files.resnet ? "toy-resnet" : "toy-landmark"))
      #expect(object["noFacePolicy"] as? String == "prior-box")
    }
  }

  @Test("prints the same for people: accuracy, both denominators, classes and the matrix")
  func text() async throws {
    let outcome = try await Program.evaluate(["--data", folder.path])
    #expect(outcome.status == 0)
    for words in [
      "accuracy over all pictures", "n = 14)", "accuracy where a face was found", "n = 7)",
      "surprise    recall ", "confusion (rows: true emotion, columns: answer)", "test split",
    ] {
      #expect(outcome.standardOutput.contains(words), "\(words)")
    }
  }

  @Test("cuts the faces out of portraits when asked to, and says of how many it could not")
  func portraits() async throws {
    let model = try ModelFiles.shared().resnet
    func evaluate(_ framing: String) async throws -> (figures: [String: Any], notes: String) {
      let outcome = try await Program.evaluate([
        "--model", model, "--data", folder.path, "--framing", framing, "--json",
      ])
      return (try json(outcome), outcome.standardError)
    }
    let crops = try await evaluate("face-crop")
    let portraits = try await evaluate("portrait")
    #expect(!crops.notes.contains("cropped"))
    #expect(
      portraits.notes.contains(
        "faces of 7 portraits were cropped; 7 portraits in which none was found are used whole"))
    #expect(
      crops.figures["dataFingerprint"] as? String
        != portraits.figures["dataFingerprint"] as? String)
    #expect(portraits.figures["n"] as? Int == 14)
    #expect(portraits.figures["framing"] as? String == "portrait")
  }

  @Test("takes a model by its name from a folder of models")
  func byName() async throws {
    let outcome = try await Program.evaluate([
      "--model", "toy-landmark", "--models", ModelFiles.shared().folder, "--data", folder.path,
      "--json",
    ])
    #expect(try json(outcome)["model"] as? String == "toy-landmark")
  }

  @Test("--engine dlib finds the same faces, and leaves Stoic's own predictor alone")
  func engines() async throws {
    for engine in ["native", "dlib"] {
      let home = try TemporaryFolder()
      let outcome = try await Program.stoic.run(
        ["evaluate", "--model", try ModelFiles.shared().landmark]
          + ["--data", folder.path, "--engine", engine, "--json"],
        environment: ["XDG_CACHE_HOME": home.path])
      let object = try json(outcome)
      #expect(object["engine"] as? String == engine)
      #expect(object["nWithFace"] as? Int == 7)
      // Only Stoic's own is kept in the cache.
      #expect(try home.names().isEmpty == (engine == "dlib"))
    }
  }

  @Test("--min-face ignores narrower faces")
  func leastFace() async throws {
    let object = try json(
      try await Program.evaluate(["--data", folder.path, "--min-face", "2000", "--json"]))
    #expect(object["nWithFace"] as? Int == 0)
    #expect(object["threshold"] as? Double == 0)
    #expect(object["minFace"] as? Double == 2000)
  }

  enum Obstacle: CaseIterable { case file, fullDisk, noHome }

  @Test(
    "says that the landmark predictor could not be kept, leaves nothing half-written and goes on",
    arguments: Obstacle.allCases)
  func unwritableCache(obstacle: Obstacle) async throws {
    let home = try TemporaryFolder()
    let cache = home.file("cache")
    if obstacle == .file { try home.write("a file", to: "cache") }
    let arguments = [
      "evaluate", "--model", try ModelFiles.shared().landmark, "--data", folder.path, "--json",
    ]
    let environment =
      obstacle == .noHome ? ["XDG_CACHE_HOME": "", "HOME": ""] : ["XDG_CACHE_HOME": cache]
    let outcome =
      if obstacle == .fullDisk {
        // 5 MB, of which the model in the cache would take seventy.
        try await Program.stoic.run(arguments, fileBlocks: 10_000, environment: environment)
      } else {
        try await Program.stoic.run(arguments, environment: environment)
      }
    #expect(try json(outcome)["n"] as? Int == 14)
    #expect(outcome.standardError.contains("could not be cached"), "\(outcome.standardError)")
    let words = [Obstacle.file: cache, .fullDisk: "File too large", .noHome: "XDG_CACHE_HOME"]
    #expect(outcome.standardError.contains(try #require(words[obstacle])))
    let left = FileManager.default.enumerator(atPath: home.path)?.allObjects as? [String]
    #expect(left?.contains { $0.contains("cascade") } == false)
  }

  @Test("--limit takes a stratified sample that the seed decides")
  func limit() async throws {
    let object = try json(
      try await Program.evaluate(["--data", folder.path, "--limit", "7", "--json"]))
    let confusion = try #require(object["confusion"] as? [[Int]])
    #expect(confusion.map { $0.reduce(0, +) } == [Int](repeating: 1, count: 7))
  }

  @Test("--no-face error names the status of bad data where a face is lost")
  func noFace() async throws {
    let outcome = try await Program.evaluate(["--data", folder.path, "--no-face", "error"])
    outcome.expectFailure(65, saying: ["found no face", "prior-box"])
  }
}
