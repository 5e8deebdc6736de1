import DurableFiles
import Foundation
import TestSupport
import Testing
import Toolkit

@Suite("A file of lines that only grows")
struct AppendOnlyFileTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("ledger.jsonl") }

  init() throws { folder = try TemporaryFolder() }

  @Test("Lines come back in order, even if the file is reopened")
  func order() throws {
    try append(["one", "two"])
    try append(["three"])
    #expect(try lines() == ["one", "two", "three"])
  }

  @Test("A missing file has no lines, and opening creates it")
  func absent() throws {
    #expect(try lines() == [])
    _ = try AppendOnlyFile(path: path)
    #expect(try folder.names() == ["ledger.jsonl"])
    #expect(try lines() == [])
  }

  @Test(
    "An unfinished last line is not returned, and is cut off before appending",
    arguments: [
      ("one\ntwo\nthr", ["one", "two"]), ("one\n", ["one"]), ("unfinished", []), ("", []),
      ("one\n\u{0}\u{0}", ["one"]),
    ])
  func unfinished(content: String, whole: [String]) throws {
    try folder.write(content, to: "ledger.jsonl")
    #expect(try lines() == whole)
    try append(["next"])
    #expect(try lines() == whole + ["next"])
    let expected = (whole + ["next"]).map { $0 + "\n" }.joined()
    #expect(try DurableFile.read(path) == Data(expected.utf8))
  }

  @Test("Appending no lines changes nothing")
  func nothing() throws {
    try append(["one"])
    try append([])
    #expect(try lines() == ["one"])
  }

  @Test("A line longer than any buffer comes back complete")
  func longLine() throws {
    let long = String(repeating: "x", count: 300_000)
    try append([long, "short"])
    #expect(try lines() == [long, "short"])
  }

  @Test("Appended lines are in the file while it is still open")
  func flushed() throws {
    let file = try AppendOnlyFile(path: path)
    try file.append([Data("one".utf8)])
    #expect(try lines() == ["one"])
    try file.append([Data("two".utf8)])
    #expect(try lines() == ["one", "two"])
  }

  @Test("A second owner is refused as wrong use, and nothing is cut off")
  func locked() throws {
    let first = try AppendOnlyFile(path: path)
    try first.append([Data("one".utf8)])
    let error = #expect(throws: FileError.self) { try AppendOnlyFile(path: path) }
    #expect(error?.operation == .lock && error?.fault == .usage)
    #expect(error?.description.contains("already in use") == true)
    try first.append([Data("two".utf8)])
    #expect(try lines() == ["one", "two"])
  }

  @Test("A folder at the path or a missing parent is an error", arguments: [".", "absent/x"])
  func noFile(name: String) {
    #expect(throws: FileError.self) { try AppendOnlyFile(path: folder.file(name)) }
  }

  private func append(_ lines: [String]) throws {
    try AppendOnlyFile(path: path).append(lines.map { Data($0.utf8) })
  }

  private func lines() throws -> [String] {
    try AppendOnlyFile.lines(of: path).map { String(decoding: $0, as: UTF8.self) }
  }
}
