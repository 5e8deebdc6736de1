public import FoundationEssentials

/// A tensor as stored in a safetensors file: element type, shape and little-endian bytes.
public struct StoredTensor: Equatable, Sendable {
  /// The element types that Stoic reads.
  public enum ElementType: String, Sendable {
    case float32 = "F32"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case int64 = "I64"
    case uint8 = "U8"

    /// The size of an element in bytes.
    public var size: Int {
      switch self {
      case .float32: 4
      case .float16, .bfloat16: 2
      case .int64: 8
      case .uint8: 1
      }
    }
  }

  public let type: ElementType
  /// The size of each dimension, row-major; empty for a scalar.
  public let shape: [Int]
  public let bytes: Data

  /// Encodes values in row-major order; `float16` rounds to nearest.
  ///
  /// - Precondition: The product of `shape` is the number of values.
  public init(shape: [Int], floats: [Float], as type: ElementType = .float32) {
    precondition(
      shape.reduce(1, *) == floats.count,
      "shape \(shape) does not hold \(floats.count) values")
    self.shape = shape
    self.type = type
    switch type {
    case .float16: bytes = floats.map { Float16($0).bitPattern.littleEndian }.littleEndianData
    case .bfloat16: bytes = floats.map { Self.bfloat16($0).littleEndian }.littleEndianData
    case .float32: bytes = floats.map { $0.bitPattern.littleEndian }.littleEndianData
    case .int64:
      bytes = floats.map { UInt64(bitPattern: Int64($0)).littleEndian }.littleEndianData
    case .uint8: bytes = Data(floats.map { UInt8(max(0, min(255, $0))) })
    }
  }

  /// Encodes 64-bit integers exactly, such as a generator's state or a step count.
  ///
  /// - Precondition: The product of `shape` is the number of values.
  public init(shape: [Int], integers: [Int64]) {
    precondition(
      shape.reduce(1, *) == integers.count,
      "shape \(shape) does not hold \(integers.count) values")
    self.shape = shape
    type = .int64
    bytes = integers.map { UInt64(bitPattern: $0).littleEndian }.littleEndianData
  }

  init(type: ElementType, shape: [Int], bytes: Data) {
    self.type = type
    self.shape = shape
    self.bytes = bytes
  }

  /// The number of elements.
  public var count: Int { shape.reduce(1, *) }

  /// The values as 32-bit floats, in row-major order.
  public func floats() -> [Float] {
    bytes.withUnsafeBytes { raw in
      switch type {
      case .float32:
        (0..<count).map {
          Float(bitPattern: raw.littleEndianWord(at: $0, as: UInt32.self))
        }
      case .float16:
        (0..<count).map {
          Float(Float16(bitPattern: raw.littleEndianWord(at: $0, as: UInt16.self)))
        }
      case .bfloat16:
        (0..<count).map {
          Float(bitPattern: UInt32(raw.littleEndianWord(at: $0, as: UInt16.self)) << 16)
        }
      case .int64:
        (0..<count).map {
          Float(Int64(bitPattern: raw.littleEndianWord(at: $0, as: UInt64.self)))
        }
      case .uint8: raw.prefix(count).map(Float.init)
      }
    }
  }

  /// The values as integers; `nil` if the tensor has another element type.
  public func integers() -> [Int64]? {
    guard type == .int64 else { return nil }
    return bytes.withUnsafeBytes { raw in
      (0..<count).map { Int64(bitPattern: raw.littleEndianWord(at: $0, as: UInt64.self)) }
    }
  }

  /// Rounds to nearest, ties to even, as the hardware does.
  private static func bfloat16(_ value: Float) -> UInt16 {
    guard value.isFinite else { return UInt16(value.bitPattern >> 16) | (value.isNaN ? 0x40 : 0) }
    let bits = value.bitPattern
    return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ ((bits >> 16) & 1)) >> 16)
  }
}

extension Array where Element: FixedWidthInteger {
  fileprivate var littleEndianData: Data { withUnsafeBytes { Data($0) } }
}

extension UnsafeRawBufferPointer {
  fileprivate func littleEndianWord<Word: FixedWidthInteger>(
    at index: Int, as type: Word.Type
  ) -> Word {
    Word(littleEndian: loadUnaligned(fromByteOffset: index * MemoryLayout<Word>.size, as: type))
  }
}
