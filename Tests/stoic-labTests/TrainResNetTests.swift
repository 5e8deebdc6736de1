import DeepRecognition
import EmotionRecognition
import Foundation
import ModelFixtures
import NeuralNetworks
import Tensors
import TestSupport
import Testing

/// A ResNet-18 with the paper's stem on seven pictures: a step takes some tenths of a second.
@Suite("stoic train resnet")
struct TrainResNetTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let pictures = try TemporaryFolder()
    try LabelledPictures.write(perClass: 1, splits: ["train", "validation"], to: pictures)
    try FileManager.default.moveItem(atPath: pictures.path, toPath: folder.file("faces"))
  }

  private func arguments(_ output: String, epochs: Int, _ more: String...) -> [String] {
    [
      "train", "resnet", "--data", folder.file("faces"), "--output", folder.file(output),
      "--epochs", "\(epochs)", "--stem", "standard", "--batch-size", "7", "--threads", "1",
      "--precision", "float32",
    ] + more
  }

  private func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: folder.file(name)))
  }

  @Test("that was killed writes, when run again, the file of an uninterrupted run")
  func kill() async throws {
    let whole = try await Program.stoic.run(arguments("whole/m.safetensors", epochs: 2, "--json"))
    #expect(whole.status == 0, "\(whole.standardError)")
    #expect(whole.standardOutput.contains(#""trainingImages":7"#))
    #expect(whole.standardError.contains("epoch 2/2"))

    let checkpoint = folder.file("killed/m.safetensors.checkpoint")
    try folder.write("", to: "killed/watched")
    let killed = try await Program.stoic.run(
      arguments("killed/m.safetensors", epochs: 2), sending: SIGKILL, whenIn: folder.file("killed")
    ) {
      FileManager.default.fileExists(atPath: checkpoint)
    }
    #expect(killed.signalled)
    #expect(!FileManager.default.fileExists(atPath: folder.file("killed/m.safetensors")))
    let resumed = try await Program.stoic.run(arguments("killed/m.safetensors", epochs: 2))
    #expect(resumed.status == 0, "\(resumed.standardError)")
    #expect(!resumed.standardError.contains("epoch 1/2"), "the first epoch was done")
    #expect(try bytes("killed/m.safetensors") == bytes("whole/m.safetensors"))
  }

  @Test("on a full disk is status 70 and leaves the model that was there")
  func fullDisk() async throws {
    try folder.write("an older model", to: "out/m.safetensors")
    let outcome = try await Program.stoic.run(
      arguments("out/m.safetensors", epochs: 1, "--force"), fileBlocks: 2000)
    #expect(outcome.status == 70)
    #expect(outcome.standardOutput == "")
    #expect(outcome.standardError.contains(folder.file("out/m.safetensors.checkpoint")))
    #expect(outcome.standardError.contains("free space"))
    #expect(try bytes("out/m.safetensors") == Data("an older model".utf8))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.file("out")) == ["m.safetensors"])
  }

  @Test("refuses the checkpoint of another run as wrong use, and one that is damaged as bad data")
  func checkpoints() async throws {
    try folder.write("no checkpoint", to: "bad.checkpoint")
    let outcome = try await Program.stoic.run(
      arguments("m.safetensors", epochs: 1, "--checkpoint", folder.file("bad.checkpoint")))
    outcome.expectFailure(65, saying: [folder.file("bad.checkpoint"), "not a safetensors file"])
    let model = try ModelFiles.shared().landmark
    let other = try await Program.stoic.run(
      arguments("m.safetensors", epochs: 1, "--checkpoint", model))
    other.expectFailure(64, saying: [model, "another run"])
  }

  @Test("begins with a trained model's weights, and says so in the new card")
  func initialWeights() async throws {
    let start = try ModelFiles.shared().resnet
    let outcome = try await Program.stoic.run([
      "train", "resnet", "--data", folder.file("faces"), "--output", folder.file("m.safetensors"),
      "--epochs", "1", "--batch-size", "7", "--threads", "1", "--precision", "float32",
      "--learning-rate", "1e-30", "--no-half-precision", "--initial-weights", start,
    ])
    #expect(outcome.status == 0, "\(outcome.standardError)")
    let (before, after) = (
      try ResNetModel.read(start), try ResNetModel.read(folder.file("m.safetensors"))
    )
    #expect(
      after.network.depth == before.network.depth && after.network.stem == before.network.stem)
    #expect(after.input == before.input)
    #expect(after.card.details["begun_with"]?.hasPrefix("toy-resnet, trained on") == true)
    for (old, new) in zip(before.network.state, after.network.state) where old.isTrained {
      // The moving average rounds.
      let far = try zip(old.tensor.floats(), new.tensor.floats()).contains { abs($0 - $1) > 1e-5 }
      #expect(!far, "\(old.name)")
    }
    let other = try await Program.stoic.run(
      arguments("x.safetensors", epochs: 1, "--initial-weights", start, "--depth", "34"))
    other.expectFailure(64, saying: ["toy-resnet", "ResNet-18", "ResNet-34", "--depth"])
  }

  @Test("that diverges says in which epoch, and what to do; it is no trap")
  func divergence() async throws {
    let outcome = try await Program.stoic.run(
      arguments("m.safetensors", epochs: 4, "--learning-rate", "1e20"))
    #expect(!outcome.signalled)
    #expect(outcome.status == 70)
    #expect(outcome.standardOutput == "")
    #expect(outcome.standardError.contains("Lower the learning rate"))
    #expect(!FileManager.default.fileExists(atPath: folder.file("m.safetensors")))
  }

  @Test("refuses to replace what is no model, before it trains")
  func foreign() async throws {
    try folder.write("a letter", to: "letter.txt")
    let outcome = try await Program.stoic.run(arguments("letter.txt", epochs: 1))
    #expect(outcome.status == 64)
    #expect(outcome.standardError.contains("--force"))
    #expect(try bytes("letter.txt") == Data("a letter".utf8))
  }

  @Test("refuses pictures of a single class")
  func singleClass() async throws {
    let faces = folder.file("faces")
    for emotion in ["anger", "disgust", "fear", "happiness", "sadness", "surprise"] {
      for split in ["train", "validation"] {
        try FileManager.default.removeItem(atPath: "\(faces)/\(split)/\(emotion)")
      }
    }
    let outcome = try await Program.stoic.run(arguments("m.safetensors", epochs: 1))
    #expect(outcome.status == 65)
    #expect(outcome.standardError.contains("neutral"))
  }
}
