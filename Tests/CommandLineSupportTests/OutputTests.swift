import CommandLineSupport
import Testing
import Toolkit

@Suite("What a program prints")
struct OutputTests {
  @Test("is a sentence with the system's reason where a result cannot be printed")
  func outputError() {
    let error = OutputError(reason: "No space left on device")
    #expect(error.fault == .software)
    #expect(error.description.contains("standard output: No space left on device."))
  }
}
