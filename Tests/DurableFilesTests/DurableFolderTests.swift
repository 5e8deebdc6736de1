import DurableFiles
import Foundation
import TestSupport
import Testing

@Suite("A folder written as a whole")
struct DurableFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ name: String, _ text: String) throws {
    try DurableFolder.write(to: folder.file(name), failure: { $0 }) { aside throws(FileError) in
      #expect(aside != folder.file(name))
      try DurableFile.write(Data(text.utf8), to: "\(aside)/a/file.txt")
    }
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: folder.file("\(name)/a/file.txt"), encoding: .utf8)
  }

  @Test("appears under its name when it is complete, with or without a trailing slash")
  func whole() throws {
    try write("new", "one")
    try write("other/", "two")
    #expect(try text("new") == "one")
    #expect(try text("other") == "two")
    #expect(try folder.names() == ["new", "other"])
  }

  @Test("replaces an empty folder or an older one, and leaves nothing else")
  func replaced() throws {
    try FileManager.default.createDirectory(
      atPath: folder.file("empty"), withIntermediateDirectories: false)
    try write("empty", "one")
    #expect(try text("empty") == "one")
    try write("empty", "two")
    #expect(try text("empty") == "two")
    #expect(try folder.names() == ["empty"])
  }

  @Test("stays unchanged if filling it fails, with nothing beside it")
  func failing() throws {
    try write("kept", "one")
    let failure = FileError(.write, path: "somewhere", reason: "for a test")
    #expect(throws: FileError.self) {
      try DurableFolder.write(to: folder.file("kept"), failure: { $0 }) {
        aside throws(FileError) in
        try DurableFile.write(Data("half".utf8), to: "\(aside)/b.txt")
        throw failure
      }
    }
    #expect(try text("kept") == "one")
    #expect(try folder.names() == ["kept"])
  }

  @Test("is an error that names it if a file is in its way")
  func blocked() throws {
    try folder.write("a file", to: "file")
    for name in ["file/folder", "file"] {
      let error = #expect(throws: FileError.self) { try write(name, "one") }
      #expect(error?.path == folder.file(name))
    }
    #expect(try folder.names() == ["file"])
    #expect(try String(contentsOfFile: folder.file("file"), encoding: .utf8) == "a file")
  }

  @Test("has a file in its way, or none")
  func fileInTheWay() throws {
    try folder.write("a file", to: "file")
    for name in ["file", "file/", "file/folder", "file/folder/deep"] {
      let found = DurableFolder.file(inTheWayOf: folder.file(name))
      #expect(found == folder.file("file"), "\(name)")
    }
    for path in [folder.path, folder.path + "/", folder.file("new/deep"), "nowhere-to-be", "/"] {
      #expect(DurableFolder.file(inTheWayOf: path) == nil, "\(path)")
    }
  }

  @Test("removes what killed runs left, but nothing that is in use or recent")
  func leftovers() throws {
    // No process has this id.
    for name in ["new.partial-99999999-1", "new.partial-99999999-2", "new.partial-\(getpid())-3"] {
      try folder.write("half", to: "\(name)/a.txt")
    }
    for name in ["new.partial-99999999-1", "new.partial-\(getpid())-3"] {
      for path in ["\(name)/a.txt", name] {
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSinceNow: -3600)], ofItemAtPath: folder.file(path))
      }
    }
    try write("new", "one")
    #expect(
      try folder.names() == ["new", "new.partial-\(getpid())-3", "new.partial-99999999-2"].sorted())
  }

  @Test("replaces the target of a link, not the link")
  func link() throws {
    try write("kept", "one")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link"), withDestinationPath: folder.file("kept"))
    try write("link", "two")
    #expect(try text("kept") == "two")
    #expect(try folder.names() == ["kept", "link"])
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("loose"), withDestinationPath: folder.file("nothing"))
    #expect(throws: FileError.self) { try write("loose", "one") }
  }

  @Test(
    "never replaces the working folder or a folder that contains it",
    arguments: [".", "./", "..", "/"])
  func workingFolder(path: String) {
    let error = #expect(throws: FileError.self) {
      try DurableFolder.write(to: path, failure: { $0 }) { _ throws(FileError) in }
    }
    #expect(error?.reason.contains("working folder") == true)
  }
}
