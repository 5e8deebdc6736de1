import Foundation
import Safetensors
import Testing

@Suite("The safetensors format")
struct FormatTests {
  /// As Python's writer lays it out: the header in its own order, padded with spaces to eight
  /// bytes.
  static let everyType = fileBytes(
    #"{"__metadata__":{"format":"pt"},"#
      + #""b.i64":{"dtype":"I64","shape":[2],"data_offsets":[0,16]},"#
      + #""a.f32":{"dtype":"F32","shape":[2,1],"data_offsets":[16,24]},"#
      + #""half":{"dtype":"F16","shape":[2],"data_offsets":[24,28]},"#
      + #""brain":{"dtype":"BF16","shape":[1,2],"data_offsets":[28,32]},"#
      + #""u8":{"dtype":"U8","shape":[3],"data_offsets":[32,35]},"#
      + #""one":{"dtype":"F32","shape":[],"data_offsets":[35,39]},"#
      + #""none":{"dtype":"F32","shape":[0,5],"data_offsets":[39,39]}}   "#,
    [
      0x01, 0, 0, 0, 0, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
      0x00, 0x00, 0x80, 0x3F, 0x00, 0x00, 0x20, 0xC0,
      0x00, 0x3C, 0x01, 0x00,
      0x80, 0x3F, 0x49, 0xC0,
      0, 127, 255,
      0x00, 0x00, 0xC0, 0x7F,
    ])

  @Test("is read exactly, for every element type")
  func read() throws {
    let file = try SafetensorsFile.decode(Self.everyType, path: "x")
    #expect(file.metadata == ["format": "pt"])
    #expect(file.tensors.count == 7)
    func expect(
      _ name: String, _ type: StoredTensor.ElementType, _ shape: [Int], _ values: [Float]
    ) throws {
      let tensor = try #require(file.tensors[name])
      #expect(tensor.type == type)
      #expect(tensor.shape == shape)
      #expect(tensor.count == values.count)
      #expect(tensor.floats() == values)
    }
    try expect("b.i64", .int64, [2], [1, -2])
    try expect("a.f32", .float32, [2, 1], [1, -2.5])
    try expect("half", .float16, [2], [1, 0x1p-24])
    try expect("brain", .bfloat16, [1, 2], [1, -3.140625])
    try expect("u8", .uint8, [3], [0, 127, 255])
    try expect("none", .float32, [0, 5], [])
    #expect(file.tensors["one"]?.shape == [])
    #expect(file.tensors["one"]?.floats().first?.isNaN == true)
    #expect(file.tensors["b.i64"]?.integers() == [1, -2])
    #expect(file.tensors["a.f32"]?.integers() == nil)
  }

  @Test("is written exactly, sorted by name")
  func write() {
    let file = SafetensorsFile(
      tensors: [
        "w": StoredTensor(shape: [2], floats: [1, -2.5]),
        "b": StoredTensor(shape: [1, 1], floats: [1], as: .float16),
      ], metadata: ["name": "toy"])
    let expected = fileBytes(
      #"{"__metadata__":{"name":"toy"},"#
        + #""b":{"data_offsets":[0,2],"dtype":"F16","shape":[1,1]},"#
        + #""w":{"data_offsets":[2,10],"dtype":"F32","shape":[2]}}"#
        + String(repeating: " ", count: 4),
      [0x00, 0x3C, 0x00, 0x00, 0x80, 0x3F, 0x00, 0x00, 0x20, 0xC0])
    #expect(file.encoded() == expected)
    #expect(file.encoded()[0] % 8 == 0)
  }

  @Test(
    "restores values",
    arguments: [
      (.float32, [0, -0, 1.5, -3.25e38, 1e-45, .infinity]),
      (.float16, [0, -1.5, 65504, 0x1p-24, -.infinity, 0.333251953125]),
      (.bfloat16, [0, 1.5, -3.140625, 0x1.FEp127, .infinity, 0x1p-133]),
      (.int64, [0, 1, -1, 16_777_216, -9_223_372_036_854_775_808, 7]),
      (.uint8, [0, 1, 2, 127, 254, 255]),
    ] as [(StoredTensor.ElementType, [Float])])
  func roundTrip(type: StoredTensor.ElementType, values: [Float]) throws {
    let stored = StoredTensor(shape: [2, 3], floats: values, as: type)
    #expect(stored.bytes.count == 6 * type.size)
    let file = SafetensorsFile(tensors: ["x": stored], metadata: ["a": "b"])
    let back = try SafetensorsFile.decode(file.encoded(), path: "x")
    #expect(back == file)
    #expect(back.tensors["x"]?.floats() == values)
  }

  @Test("rounds to nearest, ties to even, and overflows to infinity")
  func rounding() {
    func rounded(_ value: Float, _ type: StoredTensor.ElementType) -> Float? {
      StoredTensor(shape: [], floats: [value], as: type).floats().first
    }
    #expect(rounded(1 + 0x1p-11, .float16) == 1)
    #expect(rounded(1 + 0x3p-11, .float16) == 1 + 0x1p-9)
    #expect(rounded(70000, .float16) == .infinity)
    #expect(rounded(1 + 0x1p-8, .bfloat16) == 1)
    #expect(rounded(1 + 0x3p-8, .bfloat16) == 1 + 0x1p-6)
    #expect(rounded(.greatestFiniteMagnitude, .bfloat16) == .infinity)
    for type in [StoredTensor.ElementType.float32, .float16, .bfloat16] {
      #expect(rounded(.nan, type)?.isNaN == true)
    }
    // A NaN whose payload lies in the half that is dropped.
    #expect(rounded(Float(bitPattern: 0x7F80_0001), .bfloat16)?.isNaN == true)
  }

  @Test("keeps 64-bit integers exactly")
  func integers() throws {
    let values: [Int64] = [.min, .max, -1, 0x0123_4567_89AB_CDEF]
    let file = SafetensorsFile(tensors: ["state": StoredTensor(shape: [4], integers: values)])
    let back = try SafetensorsFile.decode(file.encoded(), path: "x")
    #expect(back.tensors["state"]?.integers() == values)
  }

  @Test(
    "keeps any name and any text",
    arguments: ["layer1.0/conv", "quote\"back\\slash", "Ärger 怒り", "line\nbreak", ""])
  func text(_ text: String) throws {
    let file = SafetensorsFile(
      tensors: [text: StoredTensor(shape: [], floats: [1])], metadata: [text: text])
    #expect(try SafetensorsFile.decode(file.encoded(), path: "x") == file)
  }

  @Test("may be empty")
  func nothing() throws {
    #expect(try SafetensorsFile.decode(SafetensorsFile().encoded(), path: "x") == SafetensorsFile())
    #expect(try SafetensorsFile.decode(fileBytes("{}"), path: "x") == SafetensorsFile())
  }

  @Test("does not depend on the offset in a larger buffer")
  func slice() throws {
    let larger = Data([1, 2, 3]) + Self.everyType
    let file = try SafetensorsFile.decode(larger.dropFirst(3), path: "x")
    #expect(file == (try SafetensorsFile.decode(Self.everyType, path: "x")))
  }
}
