import StoicCommands
import Testing

@Suite("Values separated by commas")
struct ListedTextTests {
  @Test(
    "may have spaces around them",
    arguments: [
      ("4,8", ["4", "8"]), ("4, 8", ["4", "8"]), (" fgsm ,\tpgd ", ["fgsm", "pgd"]),
      ("4,,8,", ["4", "8"]),
      ("", []), (" , ", []),
    ])
  func parts(text: String, parts: [String]) { #expect(ListedText.parts(text) == parts) }
}
