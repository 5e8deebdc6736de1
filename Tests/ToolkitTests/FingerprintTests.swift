import Testing
import Toolkit

@Suite("A fingerprint")
struct FingerprintTests {
  @Test(
    "is FNV-1a of 64 bits, as its authors publish it",
    arguments: [
      ("", "fnv1a64:cbf29ce484222325"), ("a", "fnv1a64:af63dc4c8601ec8c"),
      ("foobar", "fnv1a64:85944171f73967e8"),
    ])
  func vectors(text: String, expected: String) {
    var fingerprint = Fingerprint()
    fingerprint.add(text)
    #expect(fingerprint.text == expected)
    var inParts = Fingerprint()
    for character in text { inParts.add(String(character)) }
    #expect(inParts.text == expected)
  }

  @Test("has 16 digits, zeros among them")
  func digits() {
    for number in 0..<200 {
      var fingerprint = Fingerprint()
      fingerprint.add("\(number)")
      #expect(fingerprint.text.count == "fnv1a64:".count + 16)
    }
  }
}
