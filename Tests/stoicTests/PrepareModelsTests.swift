import Foundation
import TestSupport
import Testing

@Suite("stoic models prepare")
struct PrepareModelsTests {
  private let folder: TemporaryFolder
  private let predictor: String

  init() throws {
    folder = try TemporaryFolder()
    predictor = try folder.write(Data(PredictorFile().bytes), to: "shape.dat")
  }

  private func prepare(_ more: String..., cache: String) async throws -> Program.Outcome {
    try await Program.stoic.run(
      ["models", "prepare", "--predictor", predictor] + more,
      environment: ["XDG_CACHE_HOME": cache])
  }

  @Test("makes the file in the cache once, and says where it is")
  func once() async throws {
    let first = try await prepare(cache: folder.file("cache"))
    #expect(first.status == 0, "\(first.standardError)")
    let made = try FileManager.default.contentsOfDirectory(atPath: folder.file("cache/stoic"))
    #expect(made.count == 1)
    #expect(first.standardOutput == "\(folder.file("cache/stoic"))/\(made[0]): made\n")
    let second = try await prepare("--json", cache: folder.file("cache"))
    #expect(second.status == 0)
    #expect(second.standardOutput.contains(#""made":false"#))
    #expect(second.standardOutput.contains(made[0]))
  }

  @Test("says why it could not, and what to do where there is no home")
  func unwritable() async throws {
    try folder.write("a file", to: "file")
    let outcome = try await prepare(cache: folder.file("file"))
    #expect(outcome.status == 70)
    #expect(outcome.standardError.contains(folder.file("file")))
    let homeless = try await Program.stoic.run(
      ["models", "prepare", "--predictor", predictor],
      environment: ["XDG_CACHE_HOME": "", "HOME": ""])
    #expect(homeless.status == 64)
    #expect(homeless.standardError.contains("XDG_CACHE_HOME"))
  }

  @Test("names the file that is no landmark predictor")
  func noPredictor() async throws {
    let path = try folder.write("text", to: "text.dat")
    let outcome = try await Program.stoic.run("models", "prepare", "--predictor", path)
    #expect(outcome.status == 65)
    #expect(outcome.standardError.contains(path))
  }
}
