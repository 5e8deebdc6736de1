import Foundation
import TestSupport
import Testing
import Toolkit

@testable import DurableFiles

@Suite("Whole-file reads and writes")
struct DurableFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("Written bytes can be read", arguments: [0, 1, 65_535, 65_536, 65_537, 1_000_000])
  func roundTrip(count: Int) throws {
    let bytes = Data((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) })
    let path = folder.file("bytes")
    try DurableFile.write(bytes, to: path)
    #expect(try DurableFile.read(path) == bytes)
  }

  @Test("A write creates missing folders and leaves nothing beside the file")
  func folders() throws {
    try DurableFile.write(Data("one".utf8), to: folder.file("a/b/c.txt"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("a/b")) == ["c.txt"])
  }

  @Test("A shorter write replaces a longer one completely")
  func replacement() throws {
    let path = folder.file("file")
    try DurableFile.write(Data(repeating: 7, count: 1000), to: path)
    try DurableFile.write(Data([1, 2]), to: path)
    #expect(try DurableFile.read(path) == Data([1, 2]))
    #expect(try folder.names() == ["file"])
  }

  @Test("A write through several regions writes them in order")
  func regions() throws {
    var bytes = DispatchData.empty
    for part in ["first ", "", "second"] {
      Array(part.utf8).withUnsafeBytes { bytes.append($0) }
    }
    let path = folder.file("file")
    try DurableFile.write(bytes, to: path)
    #expect(try DurableFile.read(path) == Data("first second".utf8))
  }

  @Test("A full disk leaves the old bytes and nothing beside them")
  func fullDisk() throws {
    let path = try folder.write("old", to: "file")
    // Instead of the temporary file, a device that is always full.
    let aside = path + ".partial"
    try FileManager.default.createSymbolicLink(atPath: aside, withDestinationPath: "/dev/full")
    let error = #expect(throws: FileError.self) {
      try DurableFile.write(Data(repeating: 1, count: 100_000), to: path, aside: aside)
    }
    #expect(error?.operation == .write)
    #expect(error?.fault == .software)
    #expect(try DurableFile.read(path) == Data("old".utf8))
    #expect(try folder.names() == ["file"])
  }

  @Test("Reading a pipe that nobody writes to is an error, not a wait")
  func pipe() throws {
    let path = folder.file("pipe")
    try #require(mkfifo(path, 0o600) == 0)
    let error = #expect(throws: FileError.self) { try DurableFile.read(path) }
    #expect(error?.reason.contains("pipe") == true)
  }

  @Test("A target that cannot be replaced stays, with nothing beside it")
  func folderInTheWay() throws {
    try folder.write("old", to: "target/inside")
    let error = #expect(throws: FileError.self) {
      try DurableFile.write(Data("new".utf8), to: folder.file("target"))
    }
    #expect(error?.operation == .rename)
    #expect(try folder.names() == ["target"])
    #expect(try DurableFile.read(folder.file("target/inside")) == Data("old".utf8))
  }

  @Test("A file where a folder is needed is an error")
  func fileInTheWay() throws {
    let path = try folder.write("old", to: "file")
    #expect(throws: FileError.self) { try DurableFile.write(Data(), to: path + "/x") }
    #expect(throws: FileError.self) { try DurableFile.write(Data(), to: path + "/x/y") }
    #expect(try DurableFile.read(path) == Data("old".utf8))
  }

  @Test("Reading something other than a file names it and says why", arguments: ["absent", "."])
  func unreadable(name: String) throws {
    let path = folder.file(name)
    let error = try #require(throws: FileError.self) { try DurableFile.read(path) }
    #expect(error.operation == .read)
    #expect(error.fault == .data)
    #expect(error.path == path)
    #expect(error.description.contains(path))
    #expect(error.description.contains(error.reason) && !error.reason.isEmpty)
  }

  @Test("Creating an existing folder does nothing")
  func folderTwice() throws {
    try DurableFile.createFolder(folder.file("a/b"))
    try DurableFile.createFolder(folder.file("a/b"))
    #expect(try folder.names() == ["a"])
  }
}
