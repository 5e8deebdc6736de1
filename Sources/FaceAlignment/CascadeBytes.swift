import Glibc

/// The sum of four-byte words, wrapping: one damaged bit always changes it.
@inline(__always)
func wordSum(_ start: UnsafeRawPointer, count: Int) -> UInt32 {
  let words = start.assumingMemoryBound(to: UInt32.self)
  var sum: UInt32 = 0
  for index in 0..<count { sum &+= words[index] }
  return sum
}

/// What a leaf's number adds to its check, so that neither a leaf of zeros nor another leaf passes
/// for it.
@inline(__always)
func leafSeed(_ number: Int) -> UInt32 {
  0x9E37_79B9 &* (UInt32(truncatingIfNeeded: number) &+ 1)
}

/// The flat bytes of a cascade, in memory of its own or mapped from a file; freed with the last
/// user.
///
/// Written only by whoever made them, before they are shared.
final class CascadeBytes: @unchecked Sendable {
  // Sendable: nothing writes to `memory` after `init`'s caller has filled it, which it does before
  // the object leaves its function.
  let memory: UnsafeMutableRawBufferPointer
  /// The bytes that mean something.
  private(set) var length: Int
  private let isMapped: Bool

  /// Zeros, at a multiple of 64 bytes.
  init(count: Int) {
    memory = .allocate(byteCount: count, alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    length = count
    isMapped = false
  }

  /// The bytes of a file from where it is open, as many as there are up to the count; nil where the
  /// system refuses.
  convenience init?(reading descriptor: Int32, count: Int) {
    // A multiple of the steps in which bytes are hashed, so that none is left over.
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

  /// Maps a whole file, to be read only; nil where the system refuses.
  init?(mapping descriptor: Int32, count: Int) {
    guard count > 0 else { return nil }
    let mapped = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let mapped, mapped != MAP_FAILED else { return nil }
    memory = UnsafeMutableRawBufferPointer(start: mapped, count: count)
    length = count
    isMapped = true
  }

  /// Writes a leaf's check behind its words.
  ///
  /// - Parameter number: Counted through all stages and trees.
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
