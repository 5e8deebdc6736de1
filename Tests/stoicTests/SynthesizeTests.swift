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
      (["--count", "0"], "--count is 0"), (["--count", "200001"], "200000"),
      (["--count", "100000", "--frames", "3", "--people", "1"], "200000"),
      (["--count", "-3"], "--count"),
      (["--count", "7", "--size", "31"], "32 to 4096"),
      (["--count", "7", "--size", "4097"], "32 to 4096"),
      (["--count", "7", "--emotion", "boredom"], "boredom"),
      (["--count", "7", "--intensity", "9"], "--intensity"),
      (["--count", "7", "--blur=-1"], "--blur"), (["--count", "7", "--quality", "0"], "--quality"),
      (["--count", "7", "--size", "640x480"], "--people"),
      (["--count", "7", "--size", "640by480"], "640by480"),
      (["--count", "7", "--size", "640x4801x2"], "640x4801x2"),
      (["--count", "7", "--people", "0"], "--people"),
      (["--count", "7", "--people", "11"], "1 to 10"),
      (["--count", "7", "--intensity", "-1"], "--intensity"),
      (["--count", "7", "--frames", "2"], "--frames"),
      (["--count", "7", "--emotion", "fear,boredom"], "boredom"),
      (["--count", "7", "--people", "2", "--size", "640x20"], "32 to 4096"),
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

  @Test("draws scenes and sequences, with a row of landmarks for each face of each picture")
  func scenes() async throws {
    let scenes = try await Program.stoic.run(
      "synthesize", "--count", "2", "--people", "3", "--size", "320x200", "--output",
      folder.file("scenes"), "--json")
    #expect(scenes.status == 0, "\(scenes.standardError)")
    #expect(scenes.standardOutput.contains(#""faces":6"#))
    let sequence = try await Program.stoic.run(
      "synthesize", "--count", "1", "--frames", "4", "--size", "120", "--output",
      folder.file("sequence"))
    #expect(sequence.status == 0, "\(sequence.standardError)")
    for (name, rows) in [("scenes", 6), ("sequence", 4)] {
      let table = try String(contentsOfFile: folder.file("\(name)/landmarks.csv"), encoding: .utf8)
      #expect(table.split(separator: "\n").count == 1 + rows)
    }
    for picture in ["scenes/000001.png", "sequence/000000/000003.png"] {
      #expect(FileManager.default.fileExists(atPath: folder.file(picture)))
    }
  }

  @Test("draws from the model that comes with the program, and says that it is synthetic")
  func installedModel() async throws {
    let outcome = try await Program.stoic.run(
      "synthesize", "--count", "7", "--size", "64", "--output", folder.file("faces"), "--json")
    #expect(outcome.status == 0, "\(outcome.standardError)")
    #expect(outcome.standardOutput.contains(#""synthetic":true"#))
    for emotion in ["anger", "disgust", "fear", "happiness", "sadness", "surprise", "neutral"] {
      let pictures = try FileManager.default.contentsOfDirectory(
        atPath: folder.file("faces/\(emotion)"))
      #expect(pictures.count == 1)
    }
    let again = try await Program.stoic.run(
      "synthesize", "--count", "7", "--output", folder.file("faces"))
    #expect(again.status == 64)
    #expect(again.standardError.contains("--force"))
  }
}
