import Testing
import Toolkit

@Suite("Text for a terminal")
struct PrintableTextTests {
  @Test(
    "has no control characters",
    arguments: [
      ("plain ü 漢.png", "plain ü 漢.png"), ("a\u{1B}[31mred.png", "a\\u{1B}[31mred.png"),
      ("a\nb\tc\r", "a\\u{A}b\\u{9}c\\u{D}"), ("\u{9B}2J", "\\u{9B}2J"), ("\u{7F}", "\\u{7F}"),
      ("gpj\u{202E}.exe", "gpj\\u{202E}.exe"), ("", ""),
    ])
  func controls(text: String, printed: String) { #expect(text.printable() == printed) }

  @Test("keeps the lines of a message")
  func lines() { #expect("a\nb\u{1B}".printable(keepsLines: true) == "a\nb\\u{1B}") }
}
