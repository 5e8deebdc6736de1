import Glibc
import Toolkit

/// The wrapping sum of four-byte words; damage to one bit always changes it.
@inline(__always)
func wordSum(_ start: UnsafeRawPointer, count: Int) -> UInt32 {
  let words = start.assumingMemoryBound(to: UInt32.self)
  var sum: UInt32 = 0
  for index in 0..<count { sum &+= words[index] }
  return sum
}

/// Added to the check of each leaf, so that neither zeros nor another leaf pass for it.
@inline(__always)
func leafSeed(_ number: Int) -> UInt32 {
  0x9E37_79B9 &* (UInt32(truncatingIfNeeded: number) &+ 1)
}

/// The flat bytes of a cascade, in memory of their own or mapped from a file.
///
/// Nobody writes to them once they are shared.
final class CascadeBytes: @unchecked Sendable {
  // Sendable: only the function that calls `init` writes to `memory`, before it returns the object.
  let memory: UnsafeMutableRawBufferPointer
  /// The number of bytes in use.
  private(set) var length: Int
  private let isMapped: Bool

  /// Allocates zeros, aligned to 64 bytes.
  init(count: Int) {
    memory = .allocate(byteCount: count, alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    length = count
    isMapped = false
  }

  /// Reads up to `count` bytes of an open file from its current position; nil if the system
  /// refuses.
  convenience init?(reading descriptor: Int32, count: Int) {
    guard AvailableMemory.has(bytes: count + (1 << 20)) else {
      errno = ENOMEM
      return nil
    }
    // Rounded up to the hash's block size.
    self.init(count: (count + 31) / 32 * 32)
    var filled = 0
    while filled < count {
      let part = read(descriptor, memory.baseAddress.unsafelyUnwrapped + filled, count - filled)
      if part < 0, errno == EINTR { continue }
      guard part >= 0 else { return nil }
      if part == 0 { break }
      filled += part
    }
    length = filled
  }

  /// Maps a whole file read-only; nil if the system refuses.
  init?(mapping descriptor: Int32, count: Int) {
    guard count > 0 else { return nil }
    let mapped = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let mapped, mapped != MAP_FAILED else { return nil }
    memory = UnsafeMutableRawBufferPointer(start: mapped, count: count)
    length = count
    isMapped = true
  }

  /// Writes a leaf's check after its words.
  ///
  /// - Parameter number: Counted across all stages and trees.
  func sealLeaf(_ number: Int, layout: CascadeLayout) {
    let place = layout.leafValues + number * layout.leafStride
    let leaf = UnsafeRawPointer(memory.baseAddress.unsafelyUnwrapped) + place
    memory.storeBytes(
      of: wordSum(leaf, count: layout.coordinates) &+ leafSeed(number),
      toByteOffset: place + 4 * layout.coordinates, as: UInt32.self)
  }

  deinit {
    if isMapped { munmap(memory.baseAddress, memory.count) } else { memory.deallocate() }
  }
}
