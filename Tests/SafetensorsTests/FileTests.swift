import Foundation
import Safetensors
import TestSupport
import Testing
import Toolkit

@Suite("A safetensors file")
struct FileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  static let file = SafetensorsFile(
    tensors: [
      "weight": StoredTensor(shape: [2, 3], floats: [1, 2, 3, 4, 5, 6]),
      "bias": StoredTensor(shape: [2], floats: [.nan, 1]),
      "steps": StoredTensor(shape: [], integers: [12]),
    ], metadata: ["name": "toy", "seed": "7"])

  @Test("comes back from the disk and replaces an older file")
  func roundTrip() throws {
    let path = folder.file("new/folder/weights.safetensors")
    try SafetensorsFile(metadata: ["old": "yes"]).write(to: path)
    try Self.file.write(to: path)
    #expect(try SafetensorsFile.read(path).metadata == Self.file.metadata)
    #expect(try SafetensorsFile.read(path).tensors == Self.file.tensors)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Self.file.encoded())
  }

  @Test("is an error if it is missing or a folder", arguments: ["missing", "."])
  func unreadable(name: String) {
    for read in [
      { _ = try SafetensorsFile.read($0) }, { _ = try SafetensorsFile.readMetadata($0) },
    ]
      as [(String) throws -> Void]
    {
      let error = #expect(throws: SafetensorsError.self) { try read(folder.file(name)) }
      #expect(error?.code == .unreadable)
      #expect(error?.path == folder.file(name))
      #expect(error?.description.contains(folder.file(name)) == true)
      #expect(error?.fault == .data)
    }
  }

  @Test("cannot replace a folder, and says so")
  func unwritable() throws {
    let error = #expect(throws: SafetensorsError.self) { try Self.file.write(to: folder.path) }
    #expect(error?.code == .unwritable)
    #expect(error?.fault == .software)
  }

  @Test("yields its metadata without its tensors")
  func metadata() throws {
    let whole = Self.file.encoded()
    let dataLength = 6 * 4 + 2 * 4 + 8
    let path = try folder.write(whole.dropLast(dataLength), to: "header-only")
    #expect(try SafetensorsFile.readMetadata(path) == ["name": "toy", "seed": "7"])
    #expect(throws: SafetensorsError.self) { try SafetensorsFile.read(path) }
    let without = try folder.write(SafetensorsFile().encoded(), to: "without")
    #expect(try SafetensorsFile.readMetadata(without) == [:])
  }

  @Test(
    "yields no metadata if its header is damaged",
    arguments: [
      (Data(), .truncated), (Data([9, 0, 0]), .truncated),
      (fileBytes("{}", headerLength: 3), .truncated),
      (fileBytes("{}", headerLength: .max), .malformedHeader),
      (fileBytes("[]"), .malformedHeader),
      (fileBytes(header(dtype: "F8")), .unsupportedType),
    ] as [(Data, SafetensorsError.Code)])
  func damagedMetadata(bytes: Data, code: SafetensorsError.Code) throws {
    let path = try folder.write(bytes, to: "damaged")
    let error = #expect(throws: SafetensorsError.self) { try SafetensorsFile.readMetadata(path) }
    #expect(error?.code == code)
  }

  @Test(
    "gives a tensor of the shape that is asked for, or of any size", arguments: [[2, 3], [-1, 3]])
  func checkedFloats(shape: [Int]) throws {
    #expect(try Self.file.floats("weight", shape: shape, path: "x") == [1, 2, 3, 4, 5, 6])
  }

  @Test(
    "yields no tensor that is missing, has another shape or is not finite",
    arguments: [
      ("weights", [2, 3], .missingTensor), ("weight", [3, 2], .wrongShape),
      ("weight", [6], .wrongShape), ("weight", [-1], .wrongShape), ("weight", [], .wrongShape),
      ("bias", [2], .notFinite),
    ] as [(String, [Int], SafetensorsError.Code)])
  func uncheckedFloats(name: String, shape: [Int], code: SafetensorsError.Code) {
    let error = #expect(throws: SafetensorsError.self) {
      try Self.file.floats(name, shape: shape, path: "some/file")
    }
    #expect(error?.code == code)
    #expect(error?.description.contains("some/file: tensor \(name) ") == true)
  }
}
