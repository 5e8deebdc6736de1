import FuzzerDriver

@testable import FaceAlignment

/// Gives made-up bytes to both parsers of cascades; `Scripts/fuzz` builds it.
@main
enum CascadeFuzzer {
  static func main() throws {
    // The first byte chooses the parser.
    try FuzzerDriver.run(seeds: Seeds.all()) { input in
      guard let choice = input.first else { return }
      let bytes = UnsafeRawBufferPointer(rebasing: input.dropFirst())
      if choice.isMultiple(of: 2) {
        Trial.readsDlibFile(bytes)
      } else {
        Trial.readsCacheFile(bytes)
      }
    }
  }
}
