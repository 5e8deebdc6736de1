import EmotionCore
import FaceSynthesis
import Foundation
import TestSupport
import Testing
import Toolkit

@Suite("A face model's file")
struct FaceModelFileTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("faces.safetensors")
    try ToyFaceModel.make().write(to: path)
  }

  @Test("restores a model that draws the same images")
  func roundTrip() throws {
    let model = try FaceModel.read(path)
    #expect(model.details["name"] == "toy")
    var generator = SeededGenerator(seed: 1)
    let face = model.face(.surprise, using: &generator)
    let (found, expected) = (
      try model.draw(face, side: 64), try ToyFaceModel.make().draw(face, side: 64)
    )
    #expect(found.image == expected.image)
    #expect(
      zip(found.landmarks.points, expected.landmarks.points).allSatisfy {
        ($0 - $1).length < 1e-4
      })
  }

  @Test(
    "is distinguished from other files, and errors name it",
    arguments: ["cut", "text", "other", "empty"])
  func damaged(kind: String) throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let damaged =
      switch kind {
      case "cut": bytes.prefix(bytes.count / 2)
      case "text": Data("no face".utf8)
      case "other": Data(String(decoding: bytes.prefix(8), as: UTF8.self).utf8)
      default: Data()
      }
    let file = try folder.write(damaged, to: "damaged.safetensors")
    let error = #expect(throws: FaceModelError.self) { try FaceModel.read(file) }
    #expect(error?.fault == .data)
    #expect(error?.description.contains(file) == true)
  }

  @Test("is bad data if missing, and a software fault if it cannot be written")
  func missing() throws {
    let error = #expect(throws: FaceModelError.self) { try FaceModel.read("/nowhere/faces") }
    #expect(error?.fault == .data)
    try folder.write("a file", to: "file")
    let unwritable = #expect(throws: FaceModelError.self) {
      try ToyFaceModel.make().write(to: folder.file("file/faces.safetensors"))
    }
    #expect(unwritable?.fault == .software)
  }

  @Test("cannot have parts that do not match")
  func parts() throws {
    for change: (inout FaceModel.Parts) -> Void in [
      { $0.meanShape.removeLast() }, { $0.shapeModes[0].removeLast() },
      { $0.textureModes.removeLast() }, { $0.emotions.removeLast() },
      { $0.yaw.shape.removeLast() }, { $0.textureSide = 4 },
    ] {
      var parts = try ToyFaceModel.parts.get()
      change(&parts)
      #expect(throws: FaceModelError.self) { try FaceModel(parts) }
    }
  }
}
