import PictureRecognition
import Testing

@Suite("Paths on standard input")
struct PathLinesTests {
  private func entries(_ bytes: [UInt8], chunk: Int) -> [PathLines.Entry] {
    var rest = bytes[...]
    var lines = PathLines {
      defer { rest = rest.dropFirst(chunk) }
      return Array(rest.prefix(chunk))
    }
    var found: [PathLines.Entry] = []
    while let entry = lines.next() { found.append(entry) }
    return found
  }

  private static let lists: [(input: String, paths: [String])] = [
    ("a.png\nb.png\n", ["a.png", "b.png"]),
    ("a.png\nb.png", ["a.png", "b.png"]),
    ("\n\na.png\n\n", ["a.png"]),
    ("a.png\r\nb c.png\r\n", ["a.png", "b c.png"]),
    ("a.png\0b.png\0", ["a.png", "b.png"]),
    ("a.png\0b\nc.png\0\u{1B}.png", ["a.png", "b\nc.png", "\u{1B}.png"]),
    ("\u{FEFF}a.png\nb.png\n", ["a.png", "b.png"]),
    ("\u{FEFF}a.png", ["a.png"]),
    ("\u{FEFF}", []),
    ("ü", ["ü"]),
    ("", []),
  ]

  @Test(
    "end in a newline or in NUL, with or without a byte order mark, however they arrive",
    arguments: lists, [1, 2, 5, 1000])
  func ends(list: (input: String, paths: [String]), chunk: Int) {
    #expect(entries(Array(list.input.utf8), chunk: chunk) == list.paths.map { .path($0) })
  }

  private static let binaries: [[UInt8]] = [
    // The beginnings of a JPEG and a PNG, and a list whose separators change.
    [0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10, 0x4A, 0x46, 0x49, 0x46, 0x00, 0x01, 0x0A, 0x0A],
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48],
    Array("a.png\nb.png\0c.png\n".utf8),
    [UInt8](repeating: UInt8(ascii: "a"), count: 1 << 17),
  ]

  @Test("are refused in one sentence where they are binary data", arguments: binaries, [14, 4096])
  func binary(bytes: [UInt8], chunk: Int) throws {
    let found = entries(bytes, chunk: chunk)
    guard case .problem(let sentence) = try #require(found.last) else {
      Issue.record("accepted: \(found)")
      return
    }
    #expect(sentence.hasPrefix("Standard input is no list of paths: "))
    #expect(found.dropLast().allSatisfy { $0 == .path("a.png") })
  }
}
