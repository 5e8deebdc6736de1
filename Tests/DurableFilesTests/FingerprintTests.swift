import DurableFiles
import TestSupport
import Testing

@Suite("A fingerprint")
struct FingerprintTests {
  @Test(
    "is the SHA-256 of FIPS 180-4's examples",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ])
  func vectors(text: String, digits: String) throws {
    var whole = Fingerprint()
    whole.add(text)
    #expect(whole.text() == "sha256:" + digits)
    var inParts = Fingerprint()
    for character in text { inParts.add(String(character)) }
    #expect(inParts.text() == "sha256:" + digits)

    let folder = try TemporaryFolder()
    try folder.write(text, to: "file")
    #expect(try Fingerprint.ofFile("\(folder.path)/file") == "sha256:" + digits)
  }
}
