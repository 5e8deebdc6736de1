/// Memory that is reused from image to image and grows only when it is too small.
///
/// For one user at a time.
final class WorkingMemory<Element: BitwiseCopyable> {
  private var bytes: UnsafeMutableRawBufferPointer?

  /// Room for `count` elements and a margin that vectors at the end may touch; the content is kept,
  /// and is zero at first.
  func room(for count: Int) -> UnsafeMutablePointer<Element> {
    let needed = count * MemoryLayout<Element>.stride + Self.margin
    if let bytes, bytes.count >= needed { return bytes.baseAddress.unsafelyUnwrapped.typed() }
    self.bytes?.deallocate()
    let made = UnsafeMutableRawBufferPointer.allocate(byteCount: needed, alignment: 64)
    made.initializeMemory(as: UInt8.self, repeating: 0)
    bytes = made
    return made.baseAddress.unsafelyUnwrapped.typed()
  }

  /// The same, filled with zeros.
  func zeros(for count: Int) -> UnsafeMutablePointer<Element> {
    let start = room(for: count)
    UnsafeMutableRawPointer(start)
      .initializeMemory(
        as: UInt8.self, repeating: 0, count: count * MemoryLayout<Element>.stride + Self.margin)
    return start
  }

  private static var margin: Int { 64 }

  deinit { bytes?.deallocate() }
}

extension UnsafeMutableRawPointer {
  fileprivate func typed<Element>() -> UnsafeMutablePointer<Element> {
    assumingMemoryBound(to: Element.self)
  }
}

// Operations on four numbers that the compiler turns into one or two instructions, unlike the
// standard library's minimum, integer conversion and square root.

extension UnsafePointer<Float> {
  /// Four numbers from an index on; no alignment is needed.
  @inline(__always)
  func four(at index: Int) -> SIMD4<Float> {
    UnsafeRawPointer(self + index).loadUnaligned(as: SIMD4<Float>.self)
  }
}

extension UnsafeMutablePointer<Float> {
  @inline(__always)
  func four(at index: Int) -> SIMD4<Float> { UnsafePointer(self).four(at: index) }

  @inline(__always)
  func store(_ values: SIMD4<Float>, at index: Int) {
    UnsafeMutableRawPointer(self + index).storeBytes(of: values, as: SIMD4<Float>.self)
  }
}

/// The minimum of each pair.
@inline(__always)
func least(_ first: SIMD4<Float>, _ second: SIMD4<Float>) -> SIMD4<Float> {
  first.replacing(with: second, where: second .< first)
}

/// Integers, truncated towards zero.
///
/// - Precondition: `values` are in `0..<2^22`.
@inline(__always)
func truncated(_ values: SIMD4<Float>) -> SIMD4<Int32> {
  // Floats from 2^23 on are integers, counted by their lowest bits.
  let large: Float = 8_388_608
  let moved = values + large
  let nearest = unsafeBitCast(moved, to: SIMD4<Int32>.self) &- Int32(large.bitPattern)
  return nearest.replacing(with: nearest &- 1, where: moved - large .> values)
}
