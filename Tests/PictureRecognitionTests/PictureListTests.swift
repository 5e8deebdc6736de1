import Foundation
import Synchronization
import TestSupport
import Testing

@testable import PictureRecognition

@Suite("A list of pictures")
struct PictureListTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for name in ["b.JPG", "a.png", "notes.txt", ".hidden.png", "in/c.webp", "in/deep/d.tif"] {
      try folder.write("x", to: "pictures/\(name)")
    }
  }

  private func items(_ list: PictureList) -> [PictureList.Item] {
    var list = list
    var items: [PictureList.Item] = []
    while let item = list.next() { items.append(item) }
    return items
  }

  @Test("has the pictures of a folder by name, and not what lies deeper", arguments: ["", "/"])
  func folder(slash: String) {
    let root = folder.file("pictures")
    let found = items(PictureList([root + slash]))
    #expect(found.map(\.path) == ["\(root)/a.png", "\(root)/b.JPG"])
    #expect(found.allSatisfy { $0.problem == nil })
  }

  @Test("has a folder's bare video streams, but not the source code that shares their name")
  func shared() throws {
    try folder.write("let a = 1", to: "mixed/code.ts")
    try folder.write("x", to: "mixed/film.h264")
    let packet = [0x47] + [UInt8](repeating: 0, count: 187)
    try folder.write(Data(packet + packet), to: "mixed/stream.ts")
    #expect(
      items(PictureList([folder.file("mixed")])).map(\.path)
        == ["film.h264", "stream.ts"].map { folder.file("mixed/" + $0) })
  }

  @Test("has what lies deeper where asked to")
  func recursive() {
    let root = folder.file("pictures")
    #expect(
      items(PictureList([root], recursive: true)).map(\.path) == [
        "\(root)/a.png", "\(root)/b.JPG", "\(root)/in/c.webp", "\(root)/in/deep/d.tif",
      ])
  }

  @Test("has files as they are given, whatever they are called or whether they are there")
  func files() {
    let paths = [folder.file("pictures/notes.txt"), "/nowhere/x.png"]
    #expect(items(PictureList(paths)).map(\.path) == paths)
  }

  @Test("does not follow links to folders within a folder")
  func links() throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("pictures/in/round"), withDestinationPath: folder.file("pictures"))
    #expect(items(PictureList([folder.file("pictures")], recursive: true)).count == 4)
  }

  @Test("says of a folder without pictures that it has none, and where there may be some")
  func none() throws {
    try folder.write("x", to: "empty/in/a.png")
    let found = items(PictureList([folder.file("empty")]))
    #expect(found.count == 1)
    #expect(found[0].problem?.contains("--recursive") == true)
  }

  @Test("gives a file whose name is no text an escape for each such byte")
  func notText() throws {
    let name =
      Array(folder.file("pictures").utf8CString.dropLast())
      + [47, 99, -23, 46, 112, 110, 103, 0] as [CChar]
    let descriptor = open(name, O_CREAT | O_WRONLY, 0o600)
    try #require(descriptor >= 0)
    close(descriptor)
    let found = items(PictureList([folder.file("pictures")]))
    #expect(found.count == 3)
    #expect(found.contains { $0.path.hasSuffix("/c\\xE9.png") && $0.problem == nil })
  }

  @Test("goes on with the lines that come, folders among them, and skips empty ones")
  func more() {
    let root = folder.file("pictures")
    let lines = Mutex(["", "/x.png", "\(root)/in"])
    let list = PictureList(["first.png"]) {
      lines.withLock { $0.isEmpty ? nil : .path($0.removeFirst()) }
    }
    #expect(items(list).map(\.path) == ["first.png", "/x.png", "\(root)/in/c.webp"])
  }

  @Test(
    "knows videos by their names or first bytes, and streams by how they begin",
    arguments: [
      ("clip.MP4", "x", PictureList.Item.Kind.video), ("a.png", "x", .picture),
      ("clip", "\0\0\0\u{20}ftypisom", .video), ("photo", "\0\0\0\u{20}ftypheic", .picture),
      ("b.txt", "RIFFxxxxAVI LIST", .video), ("c", "RIFFxxxxWEBPVP8 ", .picture),
      ("a.h264", "x", .video), ("list.m3u8", "#EXTM3U", .video), ("disc.VOB", "x", .video),
      ("stream", "\0\0\0\u{1}g", .video), ("code.ts", "let a = 1", .picture),
      ("code.ts", nil, .video),
      ("rtsp://camera/1", nil, .stream), ("HTTPS://host/a.png", nil, .stream),
    ] as [(String, String?, PictureList.Item.Kind)])
  func kinds(name: String, content: String?, kind: PictureList.Item.Kind) throws {
    let path = try content.map { try folder.write($0, to: "kinds/\(name)") } ?? name
    #expect(items(PictureList([path])).map(\.kind) == [kind])
  }

  @Test("has what a pattern matches where the shell left it, sorted; else the pattern as a path")
  func patterns() {
    let root = folder.file("pictures")
    #expect(
      items(PictureList(["\(root)/*.[pJ]*", "z"])).map(\.path) == [
        "\(root)/a.png", "\(root)/b.JPG", "z",
      ])
    #expect(items(PictureList(["\(root)/*.none"])).map(\.path) == ["\(root)/*.none"])
  }

  @Test("numbers what it gives")
  func numbers() {
    #expect(items(PictureList(["a", "b"])).map(\.number) == [0, 1])
  }

  @Test("of a folder names the pictures of kinds that cannot be read")
  func leftOut() throws {
    let folder = try TemporaryFolder()
    for name in ["a.jpg", "b.DNG", "c.jp2", "d.txt"] { try folder.write("x", to: name) }
    var list = PictureList([folder.path])
    #expect(list.next()?.path == folder.file("a.jpg") && list.next() == nil)
    #expect(list.leftOut.sorted() == [folder.file("b.DNG"), folder.file("c.jp2")])
  }
}
