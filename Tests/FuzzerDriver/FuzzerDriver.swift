import Foundation
import Synchronization

/// Runs libFuzzer, which is linked into the programs that `Scripts/fuzz` builds.
public enum FuzzerDriver {
  /// Seeds that the fuzzer cuts short are no whole files any more.
  public static let longestSeed = 1 << 16

  private static let test = Mutex<(@Sendable (UnsafeRawBufferPointer) -> Void)?>(nil)

  /// Gives made-up inputs to a test until libFuzzer's options, which are the program's arguments,
  /// end it.
  ///
  /// - Parameters:
  ///   - seeds: Whole inputs by name, at most `longestSeed` bytes each; they go to the folder that
  ///     `STOIC_FUZZ_INPUTS` names.
  ///   - test: Tries one input. What comes out of it must keep its promises; a read or a write
  ///     outside of memory ends the process by itself.
  public static func run(
    seeds: [(name: String, bytes: [UInt8])],
    test: @escaping @Sendable (UnsafeRawBufferPointer) -> Void
  ) throws -> Never {
    if let folder = ProcessInfo.processInfo.environment["STOIC_FUZZ_INPUTS"] {
      for (name, bytes) in seeds {
        guard bytes.count <= longestSeed else { fatalError("\(name) has \(bytes.count) bytes.") }
        try Data(bytes).write(to: URL(fileURLWithPath: folder).appendingPathComponent(name))
      }
    }
    Self.test.withLock { $0 = test }
    var count = CommandLine.argc
    var arguments = CommandLine.unsafeArgv
    exit(runDriver(&count, &arguments, testOneInput))
  }

  fileprivate static func tryOne(_ input: UnsafeRawBufferPointer) {
    test.withLock { $0 }?(input)
  }
}

/// What libFuzzer calls, also under this name.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  if let bytes { FuzzerDriver.tryOne(UnsafeRawBufferPointer(start: bytes, count: count)) }
  return 0
}

// Declared in compiler-rt/lib/fuzzer/FuzzerInterface.h.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ argumentCount: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
