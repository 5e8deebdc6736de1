import EmotionCore
import Foundation
import Safetensors
import Testing
import Toolkit

@Suite("A damaged safetensors file")
struct DamagedFileTests {
  struct Damage: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let code: SafetensorsError.Code
    let bytes: Data

    init(_ description: String, _ code: SafetensorsError.Code, _ bytes: Data) {
      testDescription = description
      self.code = code
      self.bytes = bytes
    }
  }

  static let lengths = [
    Damage("is empty", .truncated, Data()),
    Damage("ends within the header's length", .truncated, Data([8, 0, 0])),
    Damage("ends within the header", .truncated, fileBytes("{", headerLength: 2)),
    Damage("has an empty header", .malformedHeader, fileBytes("")),
    Damage(
      "claims a header over the format's limit", .malformedHeader,
      fileBytes("{}", headerLength: 100_000_001)),
    Damage(
      "claims a header whose end overflows", .malformedHeader,
      fileBytes("{}", headerLength: .max)),
    Damage(
      "claims a negative header", .malformedHeader, fileBytes("{}", headerLength: 1 << 63)),
    Damage(
      "has a header cut short by its own length", .malformedHeader,
      fileBytes("{}  ", headerLength: 1)),
  ]

  static let headers = [
    Damage(
      "is a picture", .malformedHeader, Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])),
    Damage("is text", .malformedHeader, Data("emotion,pixels,Usage\n0,70 80".utf8)),
    Damage("has a list for a header", .malformedHeader, fileBytes("[]")),
    Damage("has no JSON for a header", .malformedHeader, fileBytes("{a}")),
    Damage(
      "has bytes that are no text", .malformedHeader,
      Data([3, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0xFF, 0x7D])),
    Damage(
      "nests its header too deeply", .malformedHeader,
      fileBytes(String(repeating: #"{"a":"#, count: 100_000))),
    Damage("has a tensor that is a number", .malformedHeader, fileBytes(#"{"a":1}"#)),
    Damage("has a tensor without a type", .malformedHeader, fileBytes(#"{"a":{"shape":[]}}"#)),
    Damage(
      "has metadata under another name", .malformedHeader, fileBytes(#"{"a":{"dtype":"F32"}}"#)),
    Damage(
      "has a tensor for metadata", .malformedHeader,
      fileBytes(#"{"__metadata__":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}"#)),
    Damage(
      "has metadata that are no text", .malformedHeader, fileBytes(#"{"__metadata__":{"a":1}}"#)),
    Damage("has an unknown type", .unsupportedType, fileBytes(header(dtype: "C64"), eightBytes)),
    Damage("has 64-bit floats", .unsupportedType, fileBytes(header(dtype: "F64"), eightBytes)),
  ]

  static let shapes = [
    Damage("has a negative size", .malformedHeader, fileBytes(header(shape: "[-2]"), eightBytes)),
    Damage(
      "has two negative sizes", .malformedHeader, fileBytes(header(shape: "[-1,-2]"), eightBytes)),
    Damage("has half an element", .malformedHeader, fileBytes(header(shape: "[1.5]"), eightBytes)),
    Damage(
      "has text for a size", .malformedHeader, fileBytes(header(shape: #"["2"]"#), eightBytes)),
    Damage(
      "has a size that overflows", .malformedHeader,
      fileBytes(header(shape: "[4611686018427387904,2]"), eightBytes)),
    Damage(
      "has sizes whose product wraps around to the right one", .malformedHeader,
      fileBytes(
        header(shape: "[4,4611686018427387905]", offsets: "[0,16]"), eightBytes + eightBytes)),
    Damage(
      "has a size over 64 bits", .malformedHeader,
      fileBytes(header(shape: "[18446744073709551618]"), eightBytes)),
    Damage(
      "has a shape of fewer bytes", .malformedHeader, fileBytes(header(shape: "[1]"), eightBytes)),
    Damage(
      "has a shape of more bytes", .malformedHeader, fileBytes(header(shape: "[3]"), eightBytes)),
  ]

  static let offsets = [
    Damage("has one offset", .malformedHeader, fileBytes(header(offsets: "[8]"), eightBytes)),
    Damage(
      "has three offsets", .malformedHeader, fileBytes(header(offsets: "[0,8,8]"), eightBytes)),
    Damage(
      "ends before it begins", .malformedHeader, fileBytes(header(offsets: "[8,0]"), eightBytes)),
    Damage(
      "begins before the data", .malformedHeader, fileBytes(header(offsets: "[-8,0]"), eightBytes)),
    Damage(
      "has offsets over 64 bits", .malformedHeader,
      fileBytes(header(offsets: "[18446744073709551608,18446744073709551616]"), eightBytes)),
    Damage(
      "has offsets far behind the data", .malformedHeader,
      fileBytes(header(offsets: "[9223372036854775799,9223372036854775807]"), eightBytes)),
    Damage("ends after the data", .truncated, fileBytes(header(), Array(eightBytes.dropLast()))),
    Damage("has no data", .truncated, fileBytes(header())),
    Damage(
      "goes on after the last tensor", .malformedHeader, fileBytes(header(), eightBytes + [0])),
    Damage("has a gap before the first tensor", .malformedHeader, two(a: "[1,5]", b: "[5,9]")),
    Damage("has a gap between tensors", .malformedHeader, two(a: "[0,4]", b: "[5,9]")),
    Damage("has tensors that overlap", .malformedHeader, two(a: "[0,4]", b: "[3,7]")),
    Damage("has two tensors in one place", .malformedHeader, two(a: "[0,4]", b: "[0,4]")),
  ]

  private static let eightBytes = [UInt8](repeating: 0, count: 8)

  private static func two(a: String, b: String) -> Data {
    fileBytes(
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":\#(a)},"#
        + #""b":{"dtype":"F32","shape":[1],"data_offsets":\#(b)}}"#,
      [UInt8](repeating: 0, count: 9))
  }

  @Test("is an error that names it", arguments: lengths + headers + shapes + offsets)
  func damage(_ damage: Damage) {
    let error = #expect(throws: SafetensorsError.self) {
      try SafetensorsFile.decode(damage.bytes, path: "some/weights.safetensors")
    }
    #expect(error?.code == damage.code, "\(error?.description ?? "")")
    #expect(error?.description.hasPrefix("some/weights.safetensors: ") == true)
    #expect(error?.fault == .data)
  }

  @Test("truncated anywhere is an error")
  func everyTruncation() {
    for length in 0..<FormatTests.everyType.count {
      let error = #expect(throws: SafetensorsError.self) {
        try SafetensorsFile.decode(FormatTests.everyType.prefix(length), path: "x")
      }
      #expect(error?.code == .truncated, "\(length) bytes")
    }
  }

  @Test("with one changed byte is read or refused, without a trap")
  func everyByte() throws {
    var read = 0
    for place in FormatTests.everyType.indices {
      for change: UInt8 in [0x01, 0x08, 0x80, 0xFF] {
        var bytes = FormatTests.everyType
        bytes[place] ^= change
        if let file = try? SafetensorsFile.decode(bytes, path: "x") {
          read += 1
          for tensor in file.tensors.values { #expect(tensor.floats().count == tensor.count) }
        }
      }
    }
    // A reader cannot detect changed values and names.
    #expect(read > 100)
    #expect(read < FormatTests.everyType.count * 2)
  }
}
