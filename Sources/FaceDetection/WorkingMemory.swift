/// Memory that is kept from picture to picture, so that none is allocated once it is large enough.
///
/// One user at a time.
final class WorkingMemory<Element: BitwiseCopyable> {
  private var bytes: UnsafeMutableRawBufferPointer?

  /// Room for so many elements, and for a few more that vectors at the end may touch; what stands
  /// there is left as it was, and zero at first.
  func room(for count: Int) -> UnsafeMutablePointer<Element> {
    let needed = count * MemoryLayout<Element>.stride + Self.margin
    if let bytes, bytes.count >= needed { return bytes.baseAddress.unsafelyUnwrapped.typed() }
    self.bytes?.deallocate()
    let made = UnsafeMutableRawBufferPointer.allocate(byteCount: needed, alignment: 64)
    made.initializeMemory(as: UInt8.self, repeating: 0)
    bytes = made
    return made.baseAddress.unsafelyUnwrapped.typed()
  }

  /// The same, all zeros.
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

// Four numbers at a time, in ways that the compiler turns into one or two instructions of every
// processor; it does not for the library's minimum, conversion to whole numbers and square root.

extension UnsafePointer<Float> {
  /// Four numbers from an index on; they need not be aligned.
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

/// The smaller ones.
@inline(__always)
func least(_ first: SIMD4<Float>, _ second: SIMD4<Float>) -> SIMD4<Float> {
  first.replacing(with: second, where: second .< first)
}

/// Whole numbers, cut off towards zero.
///
/// - Precondition: `values` are of `0..<2^22`.
@inline(__always)
func truncated(_ values: SIMD4<Float>) -> SIMD4<Int32> {
  // From 2^23 on, numbers are whole ones, which the last bits count.
  let large: Float = 8_388_608
  let moved = values + large
  let nearest = unsafeBitCast(moved, to: SIMD4<Int32>.self) &- Int32(large.bitPattern)
  return nearest.replacing(with: nearest &- 1, where: moved - large .> values)
}
