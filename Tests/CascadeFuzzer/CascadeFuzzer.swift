import Foundation

@testable import FaceAlignment

/// Gives made-up bytes to both parsers of cascades, as libFuzzer makes them; `Scripts/fuzz` builds
/// it.
@main
enum CascadeFuzzer {
  /// libFuzzer's options and folders are the arguments; the first whole inputs go to the folder
  /// that `STOIC_FUZZ_INPUTS` names.
  static func main() throws {
    if let folder = ProcessInfo.processInfo.environment["STOIC_FUZZ_INPUTS"] {
      try Seeds.write(to: folder)
    }
    var count = CommandLine.argc
    var arguments = CommandLine.unsafeArgv
    exit(runDriver(&count, &arguments, testOneInput))
  }

  /// Tries one input, whose first byte chooses the parser.
  ///
  /// What comes out of it must keep its promises; a read or a write outside of memory ends the
  /// process by itself.
  fileprivate static func test(_ input: UnsafeRawBufferPointer) {
    guard let choice = input.first else { return }
    let bytes = UnsafeRawBufferPointer(rebasing: input.dropFirst())
    let forms = LeafForm.allCases
    let index = Int(choice) % (forms.count + 1)
    if index < forms.count {
      Trial.readsDlibFile(bytes, as: forms[index])
    } else {
      Trial.readsCacheFile(bytes)
    }
  }
}

/// What libFuzzer calls, also under this name.
@_cdecl("LLVMFuzzerTestOneInput")
private func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  if let bytes { CascadeFuzzer.test(UnsafeRawBufferPointer(start: bytes, count: count)) }
  return 0
}

// Declared in compiler-rt/lib/fuzzer/FuzzerInterface.h.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ argumentCount: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
