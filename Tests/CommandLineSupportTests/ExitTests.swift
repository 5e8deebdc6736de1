import CommandLineSupport
import Testing
import Toolkit

@Suite("What a program ends with")
struct ExitTests {
  @Test(
    "is a status of sysexits.h for each fault",
    arguments: [(Fault.usage, Int32(64)), (.data, 65), (.software, 70)])
  func status(of fault: Fault, status: Int32) {
    #expect(fault.exitStatus == status)
  }

  @Test("is a sentence with the system's reason where a result cannot be printed")
  func outputError() {
    let error = OutputError(reason: "No space left on device")
    #expect(error.fault == .software)
    #expect(error.description.contains("standard output: No space left on device."))
  }
}
