/// Reads the numbers that dlib's `serialize` wrote, one after another (dlib/serialize.h).
///
/// An integer is a control byte (sign in bit 7, length in bits 0 to 3) and that many bytes, least
/// significant first. A floating point number is two integers, mantissa and binary exponent. Bytes
/// are borrowed: use it within the call that lent them.
struct DlibArchive {
  private let bytes: UnsafeRawBufferPointer
  private var next = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var isAtEnd: Bool { next == bytes.count }

  /// - Throws: `MalformedPredictor` where the bytes end or hold something else.
  mutating func integer() throws(MalformedPredictor) -> Int64 {
    guard next < bytes.count else { throw .endsEarly }
    let control = bytes[next]
    let length = Int(control & 0x0F)
    guard control & 0x70 == 0, (1...8).contains(length) else { throw .damagedNumber(at: next) }
    guard bytes.count - next > length else { throw .endsEarly }
    var magnitude: UInt64 = 0
    if bytes.count - next > 8 {
      magnitude = UInt64(
        littleEndian: bytes.loadUnaligned(fromByteOffset: next + 1, as: UInt64.self))
      magnitude &= ~0 >> UInt64(64 - 8 * length)
    } else {
      for index in 0..<length { magnitude |= UInt64(bytes[next + 1 + index]) << UInt64(8 * index) }
    }
    guard let value = Int64(exactly: magnitude) else { throw .damagedNumber(at: next) }
    next += 1 + length
    return control & 0x80 == 0 ? value : -value
  }

  /// A finite number.
  mutating func real() throws(MalformedPredictor) -> Float {
    let place = next
    let mantissa = try integer()
    let exponent = try integer()
    // Infinities and NaN have exponents from 32000.
    guard (-1022...1023).contains(exponent) else { throw .notFinite(at: place) }
    let power = Double(bitPattern: UInt64(exponent + 1023) << 52)
    let value = Float(Double(mantissa) * power)
    guard value.isFinite else { throw .notFinite(at: place) }
    return value
  }

  /// How many of something follow, each of at least so many bytes.
  mutating func count(leastBytes: Int) throws(MalformedPredictor) -> Int {
    let place = next
    let value = try integer()
    guard value >= 0, value <= Int64((bytes.count - next) / leastBytes) else {
      throw .impossibleCount(value, at: place)
    }
    return Int(value)
  }

  /// A column vector of so many numbers, each handed over with its index.
  ///
  /// The sign of its sizes only tells dlib's file formats apart.
  mutating func column(
    count expected: Int? = nil, _ body: (Int, Float) -> Void
  ) throws(MalformedPredictor) -> Int {
    let place = next
    let rows = try integer()
    let columns = try integer()
    let count = rows.magnitude
    guard columns.magnitude == 1, count <= UInt64(bytes.count - next) / 4 else {
      throw .notAColumn(rows: rows, columns: columns, at: place)
    }
    if let expected, count != UInt64(expected) {
      throw .wrongLength(Int(count), expected: expected, at: place)
    }
    for index in 0..<Int(count) { body(index, try real()) }
    return Int(count)
  }
}
