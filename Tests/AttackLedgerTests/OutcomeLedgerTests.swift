import AttackLedger
import DurableFiles
import EmotionCore
import GRDB
import TestSupport
import Testing
import Toolkit

@Suite("The ledger of a run")
struct OutcomeLedgerTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("run/ledger.sqlite") }

  init() throws { folder = try TemporaryFolder() }

  private func ledger(_ subject: String = "{\n  \"seed\": 1\n}") throws -> OutcomeLedger {
    try OutcomeLedger(path: path, subject: subject)
  }

  private func execute(_ sql: String) throws {
    try DatabaseQueue(path: path).write { try $0.execute(sql: sql) }
  }

  private static func shown(
    _ image: String, under condition: String = "clean", forward: Int? = nil
  ) -> ShownPicture {
    ShownPicture(
      condition: condition, image: image, actual: .fear, distance: 0.1,
      succeeded: forward.map { $0 > 1 }, forward: forward, backward: forward)
  }

  private static func answer(
    _ image: String, under condition: String = "clean", _ predicted: Emotion?
  ) -> ModelAnswer {
    ModelAnswer(
      condition: condition, image: image, method: "net", predicted: predicted,
      faceFound: predicted != nil)
  }

  private static let picture = CleanPicture(
    place: 3, id: "a.png", label: 1, answer: 2, margin: nil, width: 48, height: 40, channels: 3,
    fingerprint: "sha256:1")

  private static let outcome = AttackOutcome(
    attack: "fgsm", epsilon: 0.5, place: 3, isFooled: true, answer: 4, distance: 0.25,
    margin: 1.5, forward: 2, backward: 1, firstSuccess: nil, milliseconds: 7.5,
    fingerprint: "sha256:2", displacement: 0.03)

  private static let movement = LandmarkMovement(
    attack: "fgsm", epsilon: 0.5, place: 3, faceFound: true, faceFoundNow: false,
    isRightInOldBox: true, box: 0.5, points: 0.03, jaw: 0.04, brows: 0.03, nose: 0.01, eyes: 0.02,
    mouth: 0.05)

  @Test("gives back what a suite added, also when opened again")
  func suite() throws {
    try ledger().add([Self.picture])
    try ledger().add([Self.outcome], movements: [Self.movement])
    #expect(try ledger().movements() == [Self.movement])
    let again = try ledger()
    #expect(try again.pictures() == [Self.picture])
    #expect(try again.outcomes() == [Self.outcome])
    #expect(try again.outcomes(of: "fgsm", epsilon: 0.5) == [Self.outcome])
    #expect(try again.outcomes(of: "fgsm", epsilon: 1).isEmpty)
  }

  @Test("gives back what a certification added, abstentions too")
  func certification() throws {
    let pictures = [nil, 2].enumerated().map { place, answer in
      CertifiedPicture(
        place: place, id: "\(place).png", label: 2, cleanAnswer: 1, answer: answer, count: 70,
        radius: 0.125)
    }
    for picture in pictures { try ledger().add(picture) }
    #expect(try ledger().certificates() == pictures)
  }

  @Test("gives back what a comparison added, condition by condition")
  func comparison() throws {
    let attack = "pgd-20-linf-8"
    #expect(try !ledger().hasShownPictures)
    try ledger().add(
      [Self.shown("a"), Self.shown("b")],
      answers: [Self.answer("a", .fear), Self.answer("b", nil)])
    try ledger().add(
      [Self.shown("a", under: attack, forward: 20)],
      answers: [Self.answer("a", under: attack, .anger)])
    let again = try ledger()
    #expect(try again.hasShownPictures)
    #expect(try again.images(under: "clean") == ["a", "b"])
    #expect(try again.images(under: "fgsm-linf-8").isEmpty)
    #expect(try again.shownPictures(under: "clean") == [Self.shown("a"), Self.shown("b")])
    #expect(
      try again.answers(under: "clean") == [Self.answer("a", .fear), Self.answer("b", nil)])
    #expect(
      try again.shownPictures(under: attack) == [Self.shown("a", under: attack, forward: 20)])
    #expect(try again.answers(under: attack) == [Self.answer("a", under: attack, .anger)])
  }

  @Test("keeps a batch as a whole or not at all")
  func transaction() throws {
    let ledger = try ledger()
    try ledger.add([Self.shown("a")], answers: [])
    #expect(throws: LedgerError.self) {
      try ledger.add([Self.shown("b"), Self.shown("a")], answers: [])
    }
    #expect(throws: LedgerError.self) {
      try ledger.add([Self.shown("c")], answers: [Self.answer("d", .fear)])
    }
    #expect(try ledger.images(under: "clean") == ["a"])
  }

  @Test(
    "of an earlier format, without comparisons, displacements or movements, is read and completed",
    arguments: [
      """
      DROP TABLE answer; DROP TABLE shown; ALTER TABLE outcome DROP COLUMN displacement;
      PRAGMA user_version = 1
      """,
      "ALTER TABLE outcome DROP COLUMN displacement; PRAGMA user_version = 2",
      "PRAGMA user_version = 3",
    ])
  func earlierFormat(change: String) throws {
    try ledger().add([Self.picture])
    try execute("DROP TABLE movement; DROP TABLE certificate; " + change)
    let ledger = try ledger()
    #expect(try ledger.pictures() == [Self.picture])
    try ledger.add([Self.outcome], movements: [Self.movement])
    #expect(try ledger.outcomes() == [Self.outcome])
    #expect(try ledger.movements() == [Self.movement])
    try ledger.add([Self.shown("a")], answers: [Self.answer("a", .fear)])
    #expect(try ledger.images(under: "clean") == ["a"])
  }

  @Test("of another run is refused as wrong use, and says what differs")
  func otherRun() throws {
    _ = try ledger()
    let error = #expect(throws: LedgerError.self) { try ledger("{\n  \"seed\": 2\n}") }
    #expect(
      error
        == .otherRun(path: path, difference: "--seed is 1 there and 2 here"))
    #expect(error?.fault == .usage)
  }

  @Test("of another format, of something else, or with a damaged row is bad data that is named")
  func unusable() throws {
    try ledger().add([Self.shown("a")], answers: [])
    for (sql, word) in [
      ("UPDATE shown SET actual = 'joy'", "damaged"),
      ("PRAGMA user_version = 99", "the format 99"),
      ("PRAGMA user_version = -1", "the format -1"),
      ("PRAGMA user_version = 0", "something else"),
    ] {
      try execute(sql)
      let error = #expect(throws: LedgerError.self) {
        _ = try ledger().shownPictures(under: "clean")
      }
      #expect(error?.fault == .data)
      #expect(error?.description.contains(word) == true, "\(error as Any)")
      #expect(error?.description.hasPrefix(path) == true)
    }
  }

  @Test("that is no database is bad data")
  func noDatabase() throws {
    try folder.write("not a database, though long enough to look like one", to: "run/ledger.sqlite")
    let error = #expect(throws: LedgerError.self) { try ledger() }
    #expect(error?.fault == .data)
    #expect(error?.description.contains("not a database") == true)
  }

  @Test("lets one owner in at a time")
  func locked() throws {
    let first = try ledger()
    let error = #expect(throws: FileError.self) { try ledger() }
    #expect(error?.operation == .lock)
    try first.add([Self.picture])
  }

  @Test("that cannot be written is a fault of the disk")
  func folderInItsPlace() throws {
    try folder.write("", to: "run/ledger.sqlite/file")
    let error = #expect(throws: FileError.self) { try ledger() }
    #expect(error?.operation == .append && error?.fault == .software)
  }
}
