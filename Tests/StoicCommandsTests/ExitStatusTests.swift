import Testing
import Toolkit

@testable import StoicCommands

@Suite("The exit status")
struct ExitStatusTests {
  @Test(
    "is a status of sysexits.h for each fault",
    arguments: [(Fault.usage, Int32(64)), (.data, 65), (.software, 70)])
  func status(of fault: Fault, status: Int32) {
    #expect(fault.exitStatus == status)
  }
}

@Suite("Arguments before they are parsed")
struct ArgumentsTests {
  @Test(
    "are wrong use where a file's name would be read as options",
    arguments: ["-beach.jpg", "-h.png", "-9lives.png"])
  func names(name: String) {
    #expect(throws: UsageError.self) { try Arguments.check(["recognize", name, "a.png"]) }
  }

  @Test(
    "are left alone where they are options, numbers or names after --",
    arguments: [
      ["--", "-beach.jpg"], ["./-beach.jpg"], ["-"], ["-h"], ["--threshold", "-0.5"], ["--jobs=2"],
    ])
  func others(arguments: [String]) throws { try Arguments.check(arguments) }

  @Test(
    "ask for a text on standard output, or do not",
    arguments: [
      ([], true), (["--help"], true), (["train", "-h"], true), (["help", "train"], true),
      (["--version"], true), (["train"], false), (["recognize", "--", "--help"], false),
    ] as [([String], Bool)])
  func text(arguments: [String], asks: Bool) { #expect(Arguments.askForText(arguments) == asks) }
}
