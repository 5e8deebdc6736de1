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
