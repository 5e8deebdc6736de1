import Foundation
import Glibc
import Testing
import Toolkit

@Suite("The name of a file as text")
struct FileNameTests {
  @Test(
    "is its UTF-8, with an escape for each byte that is none",
    arguments: [
      ([0x61, 0x2E, 0x62], "a.b"), ([0xC3, 0xA9, 0xED, 0x95, 0x9C], "é한"),
      ([0x63, 0xE9, 0x2E, 0x6A], "c\\xE9.j"), ([0xFF, 0xFE], "\\xFF\\xFE"),
      ([0xED, 0x95], "\\xED\\x95"), ([], ""),
      ([0x5C, 0x78, 0x45, 0x39], "\\x5CxE9"), ([0x5C, 0x78, 0x35, 0x43], "\\x5Cx5C"),
      ([0x5C, 0x78, 0x34, 0x31], "\\x41"),
    ] as [([UInt8], String)])
  func text(bytes: [UInt8], text: String) {
    #expect(FileName.text(bytes) == text)
    let back = FileName.withBytes(of: text) { name in
      Array(UnsafeRawBufferPointer(start: name, count: strlen(name)))
    }
    #expect(back == bytes)
  }

  @Test("names the file that has the escape in its name, if there is one")
  func literal() throws {
    let path = FileManager.default.temporaryDirectory.path + "/stoic-\(getpid())-\\xE9"
    let descriptor = open(path, O_CREAT | O_WRONLY, 0o600)
    try #require(descriptor >= 0)
    defer {
      close(descriptor)
      unlink(path)
    }
    #expect(FileName.withBytes(of: path) { access($0, F_OK) } == 0)
    #expect(FileName.withBytes(of: path) { strlen($0) } == path.utf8.count)
  }
}
