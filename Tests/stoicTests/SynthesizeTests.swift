import Foundation
import TestSupport
import Testing

@Suite("stoic synthesize")
struct SynthesizeTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(
    "is wrong use without a number, a size or an emotion that there is",
    arguments: [
      (["--count", "0"], "--count is 0"), (["--count", "-3"], "--count"),
      (["--count", "7", "--size", "31"], "32 to 4096"),
      (["--count", "7", "--size", "4097"], "32 to 4096"),
      (["--count", "7", "--emotion", "boredom"], "boredom"),
      (["--count", "7", "--intensity", "9"], "--intensity"),
    ])
  func wrongUse(options: [String], words: String) async throws {
    let outcome = try await Program.stoic.run(
      ["synthesize", "--output", folder.file("faces")] + options)
    #expect(outcome.status == 64)
    #expect(outcome.standardError.contains(words), "\(outcome.standardError)")
    #expect(try folder.names().isEmpty)
  }

  @Test("names the model that is none, and the folders that were searched where there is none")
  func badModel() async throws {
    let path = try folder.write("no model", to: "model.safetensors")
    let outcome = try await Program.stoic.run(
      "synthesize", "--count", "7", "--output", folder.file("faces"), "--model", path)
    #expect(outcome.status == 65)
    #expect(outcome.standardError.contains(path))
    #expect(try folder.names() == ["model.safetensors"])
  }
}
