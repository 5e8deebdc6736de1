import Foundation
import ModelFixtures
import PixelImages
import TestSupport
import Testing

/// Data that cannot be used, and what the error must say.
struct BadData: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let words: [String]
  var options: [String] = []
  /// Writes into a folder, and gives the name in it that is the data; empty for the folder itself.
  let write: @Sendable (TemporaryFolder) throws -> String

  static let all = [
    BadData(testDescription: "a missing folder", words: ["/nowhere", "no such file or folder"]) {
      _ in
      "nowhere"
    },
    BadData(
      testDescription: "an empty folder", words: ["empty folder", "Expected: a folder for each"]
    ) {
      try FileManager.default.createDirectory(
        atPath: $0.file("empty"), withIntermediateDirectories: true)
      return "empty"
    },
    BadData(
      testDescription: "a class folder that means no emotion", words: ["'cats'", "happiness"]
    ) {
      try LabelledPictures.write(perClass: 1, to: $0)
      try $0.write(LabelledPictures.face(0).pngData(), to: "test/cats/1.png")
      return ""
    },
    BadData(
      testDescription: "a truncated JPEG", words: ["test/fear/cut.jpg", "truncated"],
      options: ["--strict"]
    ) {
      try LabelledPictures.write(perClass: 1, to: $0)
      try $0.write(JPEG.grey.prefix(JPEG.grey.count / 2), to: "test/fear/cut.jpg")
      return ""
    },
    BadData(
      testDescription: "a text named .jpg", words: ["test/fear/text.jpg", "--strict"],
      options: ["--strict"]
    ) {
      try LabelledPictures.write(perClass: 1, to: $0)
      try $0.write("Dear reader", to: "test/fear/text.jpg")
      return ""
    },
    BadData(
      testDescription: "a picture of 1 x 1", words: ["test/fear/dot.png", "1 x 1", "16 x 16"],
      options: ["--strict"]
    ) {
      try LabelledPictures.write(perClass: 1, to: $0)
      try $0.write(
        Image(width: 1, height: 1, channels: 1, pixels: [9]).pngData(), to: "test/fear/dot.png")
      return ""
    },
    BadData(
      testDescription: "a PNG that says 60,000 x 60,000",
      words: ["test/fear/huge.png", "60000 x 60000", "64000000"], options: ["--strict"]
    ) {
      try LabelledPictures.write(perClass: 1, to: $0)
      try $0.write(PNGHeader.claiming(width: 60_000, height: 60_000), to: "test/fear/huge.png")
      return ""
    },
    BadData(
      testDescription: "only pictures that cannot be read", words: ["no readable picture"]
    ) {
      try $0.write("Dear reader", to: "test/fear/text.jpg")
      return ""
    },
    BadData(testDescription: "a fer2013.csv with a wrong column", words: ["fer2013.csv", "pixles"])
    {
      try $0.write("emotion,pixles,Usage\n", to: "fer2013.csv")
      return ""
    },
    BadData(
      testDescription: "a fer2013.csv with 2,303 pixels",
      words: ["row-000001 (line 2)", "2303 pixels", "2304"]
    ) {
      let pixels = [String](repeating: "7", count: 2303).joined(separator: " ")
      try $0.write("emotion,pixels,Usage\n2,\(pixels),PrivateTest\n", to: "fer2013.csv")
      return "fer2013.csv"
    },
  ]
}

/// The start of a PNG file, with whatever size in it.
enum PNGHeader {
  static func claiming(width: UInt32, height: UInt32) -> Data {
    var header = Data("IHDR".utf8)
    for value in [width, height] { withUnsafeBytes(of: value.bigEndian) { header += $0 } }
    header += [8, 0, 0, 0, 0]
    var file = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]) + header
    withUnsafeBytes(of: checksum(header).bigEndian) { file += $0 }
    return file
  }

  /// CRC-32 of PNG's specification, annex D.
  private static func checksum(_ bytes: Data) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { crc, byte in
      (0..<8).reduce(crc ^ UInt32(byte)) { value, _ in
        value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
      }
    }
  }
}

@Suite("Data that cannot be used")
struct BadDataTests {
  @Test(
    "are named by evaluate, with what was expected, and the status is 65", arguments: BadData.all)
  func evaluate(data: BadData) async throws {
    let folder = try TemporaryFolder()
    let path = try folder.file(data.write(folder))
    let outcome = try await Program.evaluate(["--data", path, "--json"] + data.options)
    outcome.expectFailure(65, saying: data.words)
  }

  @Test(
    "are named by compare, before a run folder is made",
    arguments: [BadData.all[4], BadData.all[7]])
  func compare(data: BadData) async throws {
    let (folder, run) = (try TemporaryFolder(), try TemporaryFolder())
    let path = try folder.file(data.write(folder))
    let outcome = try await Program.compare(
      ["--data", path, "--output", run.file("run")] + data.options)
    outcome.expectFailure(65, saying: data.words)
    #expect(try run.names() == [])
  }

  @Test(
    "are named by train, before a model is written", arguments: [BadData.all[0], BadData.all[4]])
  func train(data: BadData) async throws {
    let (folder, output) = (try TemporaryFolder(), try TemporaryFolder())
    let path = try folder.file(data.write(folder))
    let words = data.options.isEmpty ? data.words : ["train split"]
    let outcome = try await Program.stoic.run(
      ["train", "resnet", "--data", path, "--output", output.file("m.safetensors")])
    outcome.expectFailure(65, saying: words)
    #expect(try output.names() == [])
  }

  @Test("are listed in the folder of a comparison, and counted in its summary")
  func listedInRun() async throws {
    let folder = try TemporaryFolder()
    for data in BadData.all where data.options == ["--strict"] { _ = try data.write(folder) }
    let run = try TemporaryFolder()
    let outcome = try await Program.compare(
      ["--data", folder.path, "--output", run.file("run"), "--json"])
    #expect(outcome.status == 0)
    #expect(outcome.standardOutput.contains(#""skipped":4"#))
    let skipped = try String(contentsOfFile: run.file("run/skipped.json"), encoding: .utf8)
    for name in ["cut.jpg", "text.jpg", "dot.png", "huge.png"] {
      #expect(skipped.contains("test/fear/\(name)"))
    }
  }

  @Test("are skipped and listed on standard error where reading is not strict")
  func lenient() async throws {
    let folder = try TemporaryFolder()
    for data in BadData.all where data.options == ["--strict"] { _ = try data.write(folder) }
    let outcome = try await Program.evaluate(["--data", folder.path, "--json"])
    #expect(outcome.status == 0)
    #expect(outcome.standardOutput.contains(#""n":7,"#))
    #expect(outcome.standardOutput.contains(#""skipped":4"#))
    for name in ["cut.jpg", "text.jpg", "dot.png", "huge.png"] {
      #expect(outcome.standardError.contains("skipped test/fear/\(name): "))
    }
  }
}
