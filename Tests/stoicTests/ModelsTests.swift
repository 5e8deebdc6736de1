import EmotionRecognition
import Foundation
import Safetensors
import TestSupport
import Testing

@Suite("stoic models")
struct ModelsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private struct Listing: Decodable {
    struct Entry: Decodable {
      let name: String
      let path: String
      let card: ModelCard
    }
    let folders: [String]
    let models: [Entry]
    let rejections: [String]
  }

  private func write(_ name: String, accuracy: ModelCard.Accuracy?) throws {
    let card = ModelCard(
      name: name, method: .landmarkMLP, preprocessing: "none", trainingData: "made up",
      licence: "Not for sale.", seed: 7, accuracy: accuracy)
    let tensors = ["weight": StoredTensor(shape: [2], floats: [1, 2], as: .float32)]
    try ModelFile(card: card, tensors: tensors).write(to: folder.file("\(name).safetensors"))
  }

  private func models(_ arguments: String...) async throws -> Program.Outcome {
    let arguments = ["models", "--folder", folder.path] + arguments
    return try await Program.stoic.run(arguments, in: folder.path)
  }

  @Test("The table has a row a model, with its accuracy in percent and its licence")
  func table() async throws {
    try write(
      "alpha", accuracy: .init(value: 0.5421, ci95: [0.526, 0.55804], n: 3589, data: "Faces"))
    try write("beta", accuracy: nil)
    let outcome = try await models()
    #expect(outcome.status == 0)
    #expect(outcome.standardError == "")
    let lines = outcome.standardOutput.split(separator: "\n").map(String.init)
    let alpha = try #require(lines.first { $0.hasPrefix("alpha ") })
    #expect(alpha.contains("landmark-mlp"))
    #expect(alpha.contains("54.2% (52.6-55.8)"))
    #expect(alpha.contains("Faces, n = 3589 "))
    #expect(lines.contains { $0.hasPrefix("beta ") })
    #expect(lines.contains("alpha: Not for sale."))
  }

  @Test("The model of synthetic faces stands below the others, and a damaged one is named")
  func faceModel() async throws {
    try write("alpha", accuracy: nil)
    let installed = try await models()
    #expect(installed.standardOutput.contains("faces/face-model.safetensors"))
    #expect(installed.standardOutput.contains("face model: "))
    let path = try folder.write("not a model", to: "faces/face-model.safetensors")
    let damaged = try await models()
    #expect(damaged.status == 0)
    #expect(damaged.standardError.contains(path))
    #expect(!damaged.standardOutput.contains("Synthetic faces"))
  }

  @Test("--json prints one object with the cards")
  func json() async throws {
    let accuracy = ModelCard.Accuracy(value: 0.5, ci95: [0.4, 0.6], n: 100, data: "Faces")
    try write("alpha", accuracy: accuracy)
    let outcome = try await models("--json")
    #expect(outcome.status == 0)
    let listing = try JSONDecoder().decode(Listing.self, from: Data(outcome.standardOutput.utf8))
    #expect(listing.folders.first == folder.path)
    let model = try #require(listing.models.first { $0.name == "alpha" })
    #expect(model.path == folder.file("alpha.safetensors"))
    #expect(model.card.accuracy == accuracy)
    #expect(model.card.seed == 7)
  }

  @Test("A file that is no model is named with the reason, and the others are listed")
  func broken() async throws {
    try write("alpha", accuracy: nil)
    let path = try folder.write("not a model", to: "broken.safetensors")
    let outcome = try await models()
    #expect(outcome.status == 0)
    #expect(outcome.standardOutput.contains("alpha "))
    #expect(!outcome.standardOutput.contains("broken"))
    #expect(outcome.standardError.contains(path))
    let json = try await models("--json")
    let listing = try JSONDecoder().decode(Listing.self, from: Data(json.standardOutput.utf8))
    #expect(listing.rejections.contains { $0.contains(path) })
  }

  @Test(
    "A folder that is not there, or is a file, is bad data and is named",
    arguments: ["absent", "file"])
  func badFolder(name: String) async throws {
    try folder.write("", to: "file")
    let outcome = try await Program.stoic.run("models", "--folder", folder.file(name))
    #expect(outcome.status == 65)
    #expect(outcome.standardOutput == "")
    #expect(outcome.standardError.contains(folder.file(name)))
  }
}
