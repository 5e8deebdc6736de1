import Testing
import Toolkit

@Suite("The FNV hash")
struct FNVHashTests {
  @Test(
    "is FNV-1a of 64 bits, as its authors publish it",
    arguments: [
      ("", "fnv1a64:cbf29ce484222325"), ("a", "fnv1a64:af63dc4c8601ec8c"),
      ("foobar", "fnv1a64:85944171f73967e8"),
    ])
  func vectors(text: String, expected: String) {
    var hash = FNVHash()
    hash.add(text)
    #expect(hash.text == expected)
    var inParts = FNVHash()
    for character in text { inParts.add(String(character)) }
    #expect(inParts.text == expected)
  }

  @Test("has 16 digits, zeros among them")
  func digits() {
    for number in 0..<200 {
      var hash = FNVHash()
      hash.add("\(number)")
      #expect(hash.text.count == "fnv1a64:".count + 16)
    }
  }
}
