import Glibc

/// Whether the system would give more memory, asked before allocations that might end the program.
///
/// Swift's arrays cannot report that memory is short: the program ends. A limit on a process's
/// address space, as `ulimit -v` sets it, is what most often makes it so.
public enum AvailableMemory {
  /// Whether this much can be had now; nothing is kept, and another thread may take it.
  public static func has(bytes: Int) -> Bool {
    let block = mmap(
      nil, max(1, bytes), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0
    )
    guard let block, block != MAP_FAILED else { return false }
    munmap(block, max(1, bytes))
    return true
  }
}
