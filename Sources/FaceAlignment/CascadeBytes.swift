#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The sum of four-byte words, wrapping: one damaged bit always changes it.
@inline(__always)
func wordSum(_ start: UnsafeRawPointer, count: Int) -> UInt32 {
  let words = start.assumingMemoryBound(to: UInt32.self)
  var sum: UInt32 = 0
  for index in 0..<count { sum &+= words[index] }
  return sum
}

/// The flat bytes of a cascade, in memory of its own or mapped from a file; freed with the last user.
///
/// Written only by whoever made them, before they are shared.
final class CascadeBytes: @unchecked Sendable {
  // Sendable: nothing writes to `memory` after `init`'s caller has filled it, which it does before the
  // object leaves its function.
  let memory: UnsafeMutableRawBufferPointer
  private let isMapped: Bool

  /// Zeros, at a multiple of 64 bytes.
  init(count: Int) {
    memory = .allocate(byteCount: count, alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    isMapped = false
  }

  /// Maps a whole file, to be read only; nil where the system refuses.
  init?(mapping descriptor: Int32, count: Int) {
    guard count > 0 else { return nil }
    let mapped = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let mapped, mapped != MAP_FAILED else { return nil }
    memory = UnsafeMutableRawBufferPointer(start: mapped, count: count)
    isMapped = true
  }

  /// Writes a leaf's check behind its words.
  func sealLeaf(at offset: Int, words: Int) {
    let leaf = UnsafeRawPointer(memory.baseAddress.unsafelyUnwrapped) + offset
    memory.storeBytes(
      of: wordSum(leaf, count: words), toByteOffset: offset + 4 * words, as: UInt32.self)
  }

  deinit {
    if isMapped { munmap(memory.baseAddress, memory.count) } else { memory.deallocate() }
  }
}
