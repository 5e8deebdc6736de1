import EmotionRecognition
import Foundation
import ModelFixtures
import Safetensors
import TestSupport
import Testing

/// A model file that cannot be used, and what the error must say.
struct BadModel: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let words: [String]
  /// Writes the file.
  let write: @Sendable (_ path: String, _ good: ModelFiles) throws -> Void

  static let all = [
    BadModel(
      testDescription: "a missing file",
      words: ["neither such a file nor an installed model", "Searched: "]
    ) { _, _ in },
    BadModel(testDescription: "a truncated file", words: ["cut short"]) { path, good in
      try Data(contentsOf: URL(fileURLWithPath: good.resnet)).prefix(1_000_000)
        .write(to: URL(fileURLWithPath: path))
    },
    BadModel(testDescription: "a text", words: ["not a safetensors file"]) { path, _ in
      try Data("Dear reader, this is no model.".utf8).write(to: URL(fileURLWithPath: path))
    },
    BadModel(
      testDescription: "a landmark model with NaN", words: ["layers.0.bias", "nan", "position 3"]
    ) { path, good in
      var file = try SafetensorsFile.read(good.landmark)
      var bias = try file.floats("layers.0.bias", shape: [7], path: good.landmark)
      bias[3] = .nan
      file.tensors["layers.0.bias"] = StoredTensor(shape: [7], floats: bias)
      try file.write(to: path)
    },
    BadModel(testDescription: "a ResNet with NaN", words: ["fc.bias", "nan"]) { path, good in
      var file = try SafetensorsFile.read(good.resnet)
      file.tensors["fc.bias"] = StoredTensor(
        shape: [7], floats: [Float](repeating: .nan, count: 7))
      try file.write(to: path)
    },
    BadModel(
      testDescription: "a ResNet-18 that says it is a ResNet-34", words: ["no tensor", "layer1.2"]
    ) { path, good in
      var file = try SafetensorsFile.read(good.resnet)
      for (key, value) in file.metadata where value == "resnet18" {
        file.metadata[key] = "resnet34"
      }
      try file.write(to: path)
    },
  ]
}

@Suite("Weights that cannot be used")
struct BadModelTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try LabelledPictures.write(perClass: 1, to: folder)
  }

  @Test(
    "are named, with what was found and expected, and the status is 65", arguments: BadModel.all)
  func evaluate(model: BadModel) async throws {
    let weights = try TemporaryFolder()
    let path = weights.file("bad.safetensors")
    try model.write(path, ModelFiles.shared())
    let outcome = try await Program.evaluate(["--model", path, "--data", folder.path, "--json"])
    outcome.expectFailure(65, saying: model.words + [path])
  }

  @Test(
    "or are no weights, but a text: option, file and what to give are said",
    arguments: [
      ["robustness", "--model"], ["attack", "--attack", "fog", "--output", "o", "--model"],
      ["transfer", "--attack", "fog", "--model"], ["evaluate", "--model"], ["compare", "--resnet"],
    ])
  func text(arguments: [String]) async throws {
    let notes = try folder.write("emotion,pixels,Usage\n0,70 80", to: "notes.txt")
    let outcome = try await Program.stoic.run(
      arguments + [notes, "--data", folder.path], in: folder.path)
    outcome.expectFailure(
      65, saying: ["\(arguments.last ?? "") \(notes): ", "not a safetensors file", "stoic models"])
  }

  @Test("of the other method are refused by compare", arguments: ["--resnet", "--landmark"])
  func otherMethod(option: String) async throws {
    let (files, output) = (try ModelFiles.shared(), try TemporaryFolder())
    let wrong = option == "--resnet" ? files.landmark : files.resnet
    let outcome = try await Program.compare(
      ["--data", folder.path, "--output", output.file("run"), option, wrong])
    outcome.expectFailure(
      65, saying: [wrong, "it holds weights of", option == "--resnet" ? "resnet18" : "landmark-"])
    #expect(try output.names() == [])
  }

  @Test("are missed where none is installed, and the folders that were searched are named")
  func noneInstalled() async throws {
    let empty = try TemporaryFolder()
    // Outside the clone, whose own models the programs built in it find.
    for program in [Program.stoic, .stoicLab] {
      let name = URL(fileURLWithPath: program.path).lastPathComponent
      try FileManager.default.copyItem(atPath: program.path, toPath: empty.file(name))
    }
    let outcome = try await Program(path: empty.file("stoic")).run(
      ["compare", "--data", folder.path, "--output", empty.file("run"), "--models", empty.path],
      in: empty.path, environment: ["STOIC_MODELS": ""])
    outcome.expectFailure(65, saying: ["no resnet model is installed", empty.path, "STOIC_MODELS"])
  }

  @Test("or a landmark predictor that cannot be: the file is named")
  func predictor() async throws {
    let path = try folder.write("no predictor", to: "p.dat")
    let outcome = try await Program.evaluate(["--data", folder.path, "--predictor", path])
    outcome.expectFailure(65, saying: [path])
  }
}
