import DeepRecognition
import EmotionRecognition
import Foundation
import ModelFixtures
import TestSupport
import Testing

/// A small network on seven pictures: a step takes some hundredths of a second.
@Suite("stoic train landmarks")
struct TrainLandmarksTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let pictures = try TemporaryFolder()
    try LabelledPictures.write(perClass: 1, splits: ["train", "validation"], to: pictures)
    try FileManager.default.moveItem(atPath: pictures.path, toPath: folder.file("faces"))
  }

  private func arguments(_ output: String, epochs: Int, _ more: String...) -> [String] {
    [
      "train", "landmarks", "--data", folder.file("faces"), "--output", folder.file(output),
      "--epochs", "\(epochs)", "--width", "2", "--batch-size", "7", "--threads", "1",
    ] + more
  }

  private func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: folder.file(name)))
  }

  @Test("that was killed writes, when run again, the file of an uninterrupted run")
  func kill() async throws {
    let whole = try await Program.stoic.run(arguments("whole/m.safetensors", epochs: 3, "--json"))
    #expect(whole.status == 0, "\(whole.standardError)")
    #expect(whole.standardOutput.contains(#""trainingImages":7"#))
    #expect(whole.standardOutput.contains("validationAccuracyUnderAttack"))
    let checkpoint = folder.file("killed/m.safetensors.checkpoint")
    try folder.write("", to: "killed/watched")
    let killed = try await Program.stoic.run(
      arguments("killed/m.safetensors", epochs: 3), sending: SIGKILL, whenIn: folder.file("killed")
    ) {
      FileManager.default.fileExists(atPath: checkpoint)
    }
    #expect(killed.signalled)
    let resumed = try await Program.stoic.run(arguments("killed/m.safetensors", epochs: 3))
    #expect(resumed.status == 0, "\(resumed.standardError)")
    #expect(!resumed.standardError.contains("epoch 1/3"), "the first epoch was done")
    #expect(try bytes("killed/m.safetensors") == bytes("whole/m.safetensors"))
    let model = try LandmarkNetworkModel.read(folder.file("whole/m.safetensors"))
    #expect(model.card.details["recipe"]?.contains("adversary fast") == true)
  }

  @Test("--clean trains without an adversary, and the card says so")
  func clean() async throws {
    let outcome = try await Program.stoic.run(arguments("m.safetensors", epochs: 1, "--clean"))
    #expect(outcome.status == 0, "\(outcome.standardError)")
    let card = try ModelFile.readCard(folder.file("m.safetensors"))
    #expect(card.details["validation_accuracy"] != nil)
    #expect(card.details["recipe"]?.contains("adversary") == false)
  }
}
