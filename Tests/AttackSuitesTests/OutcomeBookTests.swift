import AttackLedger
import Testing

@testable import AttackSuites

@Suite("What outcomes say of a picture")
struct OutcomeBookTests {
  private let pictures = [0, 1].map { place in
    CleanPicture(
      place: place, id: "\(place)", label: 3, answer: 3, margin: nil, width: 1, height: 1,
      channels: 1, fingerprint: "\(place)")
  }

  private func outcome(
    _ attack: String, _ epsilon: Double, _ place: Int = 0, fooled: Bool, answer: Int = 3,
    distance: Double = 0
  ) -> AttackOutcome {
    AttackOutcome(
      attack: attack, epsilon: epsilon, place: place, isFooled: fooled, answer: answer,
      distance: distance, margin: nil, forward: 1, backward: 0, firstSuccess: nil, milliseconds: 1,
      fingerprint: "")
  }

  @Test("what fooled at a small epsilon counts at every larger one, and not at a smaller one")
  func monotone() {
    let book = OutcomeBook(
      [
        outcome("a", 2, fooled: false), outcome("a", 4, fooled: true, answer: 1, distance: 4),
        outcome("a", 8, fooled: false), outcome("b", 2, 1, fooled: true, answer: 2, distance: 1),
      ], of: pictures)
    #expect([2, 4, 8, 16].map { book.isFooled(by: "a", 0, at: $0) } == [false, true, true, true])
    #expect(book.outcome(of: "a", on: 0, at: 8)?.epsilon == 4)
    #expect(book.outcome(of: "a", on: 0, at: 2)?.epsilon == 2)
    #expect(book.outcome(of: "a", on: 1, at: 2) == nil)
    #expect(book.fooled(by: ["a", "b"], at: 2) == [1])
    #expect(book.fooled(by: ["a", "b"], at: 8) == [0, 1])
  }

  @Test("what was wrong when clean counts at its own epsilon alone, and is never fooled")
  func wrong() {
    let wrong = CleanPicture(
      place: 2, id: "2", label: 3, answer: 1, margin: nil, width: 1, height: 1, channels: 1,
      fingerprint: "2")
    let book = OutcomeBook(
      [outcome("noise", 2, 2, fooled: true, answer: 1), outcome("noise", 4, 2, fooled: false)],
      of: pictures + [wrong])
    #expect(book.outcome(of: "noise", on: 2, at: 4)?.answer == 3)
    #expect(book.outcome(of: "noise", on: 2, at: 8) == nil)
    #expect(!book.isFooled(by: "noise", 2, at: 2) && book.fooled(by: ["noise"], at: 8).isEmpty)
    #expect(book.seen(by: ["noise"], at: 4) == [2])
  }
}
