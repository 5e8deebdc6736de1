import StoicCommands
import Testing
import Toolkit

@Suite("The exit status")
struct ExitStatusTests {
  @Test(
    "is a status of sysexits.h for each fault",
    arguments: [(Fault.usage, Int32(64)), (.data, 65), (.software, 70)])
  func status(of fault: Fault, status: Int32) {
    #expect(fault.exitStatus == status)
  }
}
