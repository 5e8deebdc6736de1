/// The 64-bit FNV-1a hash (Fowler, Noll and Vo): small and fast, but not cryptographic.
///
/// For random streams, caches and checks; `Fingerprint` identifies files and datasets.
public struct FNVHash: Sendable {
  public private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  public init() {}

  /// Adds bytes, without a terminator.
  public mutating func add(_ bytes: UnsafeRawBufferPointer) {
    var value = value
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    self.value = value
  }

  /// Adds a text's UTF-8, without a terminator.
  public mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
  }

  /// The hash so far, as `fnv1a64:` and 16 hexadecimal digits.
  public var text: String {
    let digits = String(value, radix: 16)
    return "fnv1a64:" + String(repeating: "0", count: 16 - digits.count) + digits
  }
}
