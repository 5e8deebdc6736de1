import DurableFiles
import Foundation
import TestSupport
import Testing
import Toolkit

@Suite("The right to write a file")
struct OutputClaimTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("deep/model") }

  init() throws { folder = try TemporaryFolder() }

  private func claim(replaces: Bool = false, isOurs: Bool = false) throws -> OutputClaim {
    try OutputClaim(path, replaces: replaces) { _ in isOurs }
  }

  @Test("is held by one at a time, and leaves nothing behind")
  func exclusive() throws {
    for _ in 0..<3 {
      let first = try claim()
      let error = #expect(throws: FileError.self) { try claim() }
      #expect(error?.operation == .lock && error?.fault == .usage)
      withExtendedLifetime(first) {}
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("deep")).isEmpty)
  }

  @Test(
    "is refused for somebody else's file, unless it may be replaced",
    arguments: [(false, false, false), (false, true, true), (true, false, true)])
  func foreign(replaces: Bool, isOurs: Bool, isGiven: Bool) throws {
    try folder.write("a letter", to: "deep/model")
    if isGiven {
      _ = try claim(replaces: replaces, isOurs: isOurs)
    } else {
      let error = #expect(throws: FileError.self) { try claim() }
      #expect(error?.operation == .replace)
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "a letter")
  }

  @Test("is given where the file is empty")
  func empty() throws {
    try folder.write("", to: "deep/model")
    _ = try claim()
  }
}
